package io.mien.inference.stream;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.SkippedFrame;
import io.mien.inference.load.Admission;
import io.mien.inference.load.SkipReason;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One frame in, what the networks see in it out, or a dead letter; or that it was skipped, where
 * bounded mode skips it.
 *
 * <p>Frames wait for the networks in a {@link FrameGate}, so that a frame whose offset is committed
 * has its events in the same transaction.
 */
final class FrameProcessor extends ContextualProcessor<byte[], byte[], byte[], Object>
    implements FrameGate.Outcome {

  /** The child that takes each {@link AnalyzedFrame}. */
  static final String TRACK = "track";

  /** The child that takes each {@link SkippedFrame}. */
  static final String CAMERAS = TrackProcessor.CAMERAS;

  /** The child that takes the refused frames. */
  static final String DEAD_LETTERS = "dead-letters";

  private static final Logger log = LoggerFactory.getLogger(FrameProcessor.class);

  private final FrameGates gates;
  private final CameraLimit cameras;
  private final Admission admission;
  private final DeadLetters letters;
  private final InferenceMetrics metrics;
  private final Clock clock;
  private @Nullable FrameGate gate;

  FrameProcessor(
      FrameGates gates,
      CameraLimit cameras,
      Admission admission,
      DeadLetters letters,
      InferenceMetrics metrics,
      Clock clock) {
    this.gates = gates;
    this.cameras = cameras;
    this.admission = admission;
    this.letters = letters;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    gate = gates.open(this, context); // a new one: a task that comes back begins anew
  }

  @Override
  public void process(Record<byte[], byte[]> frame) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    FrameGate opened = Objects.requireNonNull(gate);
    FrameMetadata metadata;
    try {
      metadata =
          FrameMetadata.read(
                  frame.key(), frame.value(), frame.headers(), frame.timestamp(), place.offset())
              .ingestedAtLatest(clock.instant().truncatedTo(ChronoUnit.MILLIS));
      cameras.require(metadata.cameraId());
    } catch (RefusedFrameException e) {
      opened.refuse(frame, place, e);
      return;
    }
    Optional<SkipReason> skip =
        admission.skip(place.partition(), metadata.cameraId(), metadata.capturedAt());
    if (skip.isPresent()) {
      metrics.cameras().skipped(metadata.cameraId(), skip.get());
      opened.skip(frame.withValue(new SkippedFrame(metadata)), place);
      return;
    }
    opened.accept(metadata, frame, place);
  }

  @Override
  public void analyzed(Record<byte[], AnalyzedFrame> frame) {
    context().forward(frame, TRACK);
    finished(frame.value().frame());
  }

  @Override
  public void skipped(Record<byte[], SkippedFrame> frame) {
    context().forward(frame, CAMERAS);
  }

  @Override
  public void failed(
      FrameMetadata metadata,
      Record<byte[], byte[]> frame,
      RecordMetadata place,
      RefusedFrameException refusal) {
    refused(frame, place, refusal);
    finished(metadata);
  }

  private void finished(FrameMetadata metadata) {
    admission.finished(metadata.cameraId(), metadata.capturedAt());
  }

  @Override
  public void refused(
      Record<byte[], byte[]> frame, RecordMetadata place, RefusedFrameException refusal) {
    log.warn(
        "refused the frame at {}-{} offset {}: {}",
        place.topic(),
        place.partition(),
        place.offset(),
        refusal.getMessage());
    context().forward(letters.of(frame, place, refusal), DEAD_LETTERS);
    metrics.stream().refused(refusal.reason());
  }

  @Override
  public void close() {
    if (gate != null) {
      gate.clear();
    }
  }
}
