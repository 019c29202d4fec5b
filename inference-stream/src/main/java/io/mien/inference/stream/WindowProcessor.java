package io.mien.inference.stream;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindowJson;
import io.mien.inference.AggregateConfig;
import io.mien.inference.CameraMetrics;
import io.mien.inference.TrackedFrame;
import io.mien.inference.aggregate.CameraWindows;
import io.mien.inference.aggregate.CameraWindows.Added;
import io.mien.inference.aggregate.CameraWindowsBytes;
import io.mien.inference.aggregate.WindowSpec;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** A camera's frames in, its closed windows out; and the newest of them as a table. */
final class WindowProcessor extends ContextualProcessor<byte[], TrackedFrame, byte[], byte[]> {

  /** The child that takes each window. */
  static final String WINDOWS = "expression-windows";

  /** The child that takes each window as its camera's newest. */
  static final String NEWEST = "newest-windows";

  private final WindowSpec spec;
  private final long forgetMillis;
  private final CameraMetrics metrics;
  private final CameraStates<CameraWindows> cameras;

  WindowProcessor(AggregateConfig config, CameraMetrics metrics) {
    this.spec = config.windows();
    this.forgetMillis = config.cameras().forgetMillis();
    this.metrics = metrics;
    this.cameras =
        new CameraStates<>(
            (camera, bytes) -> CameraWindowsBytes.read(spec, camera, bytes),
            CameraWindowsBytes::write);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    cameras.open(context, CameraStore.Part.WINDOWS);
    Patience patience = new Patience(context.currentSystemTimeMs());
    context.schedule(
        Patience.interval(spec.idleMillis()),
        PunctuationType.WALL_CLOCK_TIME,
        now -> tick(patience.elapsed(now), now));
  }

  @Override
  public void process(Record<byte[], TrackedFrame> frame) {
    FrameMetadata metadata = frame.value().frame().frame();
    String camera = metadata.cameraId();
    Added added =
        cameras
            .get(camera, id -> new CameraWindows(spec, id))
            .add(
                metadata.frameId(),
                metadata.capturedAt(),
                frame.value().events(),
                context().currentSystemTimeMs());
    if (added.outcome() != CameraWindows.Outcome.COUNTED) {
      metrics.uncounted(camera, added.outcome());
    }
    emit(camera, added.closed());
    cameras.changed(camera);
  }

  private void tick(long elapsedMillis, long nowMillis) {
    for (var entry : cameras.all()) {
      List<ExpressionWindow> closed = entry.getValue().tick(elapsedMillis);
      if (!closed.isEmpty()) {
        emit(entry.getKey(), closed);
        cameras.changed(entry.getKey());
      }
      if (entry.getValue().isForgotten(nowMillis, forgetMillis)) {
        cameras.forget(entry.getKey());
        context().forward(new Record<>(CameraStates.key(entry.getKey()), null, nowMillis), NEWEST);
      }
    }
  }

  private void emit(String camera, List<ExpressionWindow> closed) {
    for (ExpressionWindow window : closed) {
      Record<byte[], byte[]> record =
          new Record<>(
              CameraStates.key(camera),
              ExpressionWindowJson.write(window),
              window.end().toEpochMilli(),
              ExpressionWindowJson.headers(window));
      context().forward(record, WINDOWS);
      context().forward(record.withHeaders(new RecordHeaders(record.headers())), NEWEST);
      metrics.closed(window);
    }
  }
}
