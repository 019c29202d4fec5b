package io.mien.inference.stream;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatusJson;
import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.CameraMetrics;
import io.mien.inference.SkippedFrame;
import io.mien.inference.TrackedFrame;
import io.mien.inference.aggregate.CameraHeartbeat;
import io.mien.inference.aggregate.CameraHeartbeatBytes;
import io.mien.inference.aggregate.CameraTimes;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Each {@link TrackedFrame} and {@link SkippedFrame} of a camera in, how the camera is out. */
final class CameraProcessor extends ContextualProcessor<byte[], Object, byte[], byte[]> {

  /** The child that takes each status. */
  static final String CAMERAS = "camera-table";

  private final CameraTimes times;
  private final CameraLimit limit;
  private final CameraMetrics metrics;
  private final CameraStates<CameraHeartbeat> cameras;

  CameraProcessor(CameraTimes times, CameraLimit limit, CameraMetrics metrics) {
    this.times = times;
    this.limit = limit;
    this.metrics = metrics;
    this.cameras =
        new CameraStates<>(
            (camera, bytes) -> CameraHeartbeatBytes.read(times, camera, bytes),
            CameraHeartbeatBytes::write);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    leave();
    cameras.open(context, CameraStore.Part.HEARTBEAT);
    for (var entry : cameras.all()) {
      entered(entry.getKey(), entry.getValue().state());
    }
    Patience patience = new Patience(context.currentSystemTimeMs());
    context.schedule(
        Patience.interval(Math.min(times.staleMillis(), times.heartbeatMillis())),
        PunctuationType.WALL_CLOCK_TIME,
        now -> tick(patience.elapsed(now), now));
  }

  @Override
  public void close() {
    leave();
    cameras.close();
  }

  private void leave() {
    for (var entry : cameras.all()) {
      limit.left(entry.getKey());
      metrics.left(entry.getKey(), entry.getValue().state());
    }
  }

  @Override
  public void process(Record<byte[], Object> frame) {
    if (frame.value() instanceof TrackedFrame tracked) {
      arrived(tracked.frame().frame(), false);
    } else if (frame.value() instanceof SkippedFrame skipped) {
      arrived(skipped.frame(), true);
    } else {
      throw new IllegalStateException(
          "expected a tracked or a skipped frame, found " + frame.value().getClass());
    }
  }

  private void arrived(FrameMetadata frame, boolean skipped) {
    CameraHeartbeat camera = cameras.get(frame.cameraId(), this::create);
    CameraStatus.State before = camera.state();
    report(before, camera.arrived(frame.capturedAt(), skipped, context().currentSystemTimeMs()));
    cameras.changed(frame.cameraId());
  }

  private CameraHeartbeat create(String cameraId) {
    CameraHeartbeat camera = new CameraHeartbeat(times, cameraId);
    entered(cameraId, camera.state());
    return camera;
  }

  private void entered(String cameraId, CameraStatus.State state) {
    limit.entered(cameraId);
    metrics.entered(cameraId, state);
  }

  private void tick(long elapsedMillis, long nowMillis) {
    for (var entry : cameras.all()) {
      CameraHeartbeat camera = entry.getValue();
      CameraStatus.State before = camera.state();
      Optional<CameraStatus> due = camera.tick(elapsedMillis, nowMillis);
      if (due.isPresent()) {
        report(before, due);
        cameras.changed(entry.getKey());
      } else if (camera.isForgotten(nowMillis)) {
        limit.left(entry.getKey());
        metrics.forgotten(entry.getKey(), camera.state());
        cameras.forget(entry.getKey());
        context().forward(new Record<>(CameraStates.key(entry.getKey()), null, nowMillis));
      }
    }
  }

  private void report(CameraStatus.State before, Optional<CameraStatus> due) {
    due.ifPresent(
        status -> {
          metrics.reported(before, status);
          context()
              .forward(
                  new Record<>(
                      CameraStates.key(status.cameraId()),
                      CameraStatusJson.write(status),
                      status.reportedAt().toEpochMilli(),
                      CameraStatusJson.headers(status)));
        });
  }
}
