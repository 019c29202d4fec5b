package io.mien.inference.stream;

import io.mien.contract.frame.DeadLetterHeaders;
import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.contract.frame.RefusedFrameException.Reason;
import io.mien.contract.topic.Topics;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.load.Admission;
import io.mien.inference.load.SkipReason;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One frame in, what the networks see in it out, or a dead letter; or nothing where bounded mode
 * skips it.
 *
 * <p>It blocks until the model has answered, so that a frame whose offset is committed has its
 * events in the same transaction.
 */
final class FrameProcessor extends ContextualProcessor<byte[], byte[], byte[], Object> {

  /** The child that takes each {@link AnalyzedFrame}. */
  static final String TRACK = "track";

  /** The child that takes the refused frames. */
  static final String DEAD_LETTERS = "dead-letters";

  private static final Logger log = LoggerFactory.getLogger(FrameProcessor.class);

  private final FrameAnalyzer analyzer;
  private final Admission admission;
  private final InferenceMetrics metrics;
  private final Clock clock;

  FrameProcessor(
      FrameAnalyzer analyzer, Admission admission, InferenceMetrics metrics, Clock clock) {
    this.analyzer = analyzer;
    this.admission = admission;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void process(Record<byte[], byte[]> frame) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    try {
      FrameMetadata metadata =
          FrameMetadata.read(
                  frame.key(), frame.value(), frame.headers(), frame.timestamp(), place.offset())
              .ingestedAtLatest(clock.instant().truncatedTo(ChronoUnit.MILLIS));
      Optional<SkipReason> skip =
          admission.skip(place.partition(), metadata.cameraId(), metadata.capturedAt());
      if (skip.isPresent()) {
        metrics.skipped(metadata.cameraId(), skip.get());
        return;
      }
      AnalyzedFrame analyzed = analyzer.analyze(metadata, decode(frame.value()));
      context().forward(frame.withValue(analyzed), TRACK);
      admission.finished(metadata.cameraId(), metadata.capturedAt());
    } catch (RefusedFrameException e) {
      refuse(frame, place, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Image decode(byte[] picture) {
    try {
      return analyzer.decode(picture);
    } catch (ImageException e) {
      Reason reason =
          switch (e.reason()) {
            case CORRUPT -> Reason.CORRUPT_PICTURE;
            case OVERSIZED -> Reason.OVERSIZED_PICTURE;
            case UNSUPPORTED -> Reason.UNSUPPORTED_PICTURE;
          };
      throw new RefusedFrameException(reason, String.valueOf(e.getMessage()), e);
    }
  }

  private void refuse(
      Record<byte[], byte[]> frame, RecordMetadata place, RefusedFrameException refusal) {
    log.warn(
        "refused the frame at {}-{} offset {}: {}",
        place.topic(),
        place.partition(),
        place.offset(),
        refusal.getMessage());
    Headers headers = new RecordHeaders(frame.headers());
    DeadLetterHeaders.set(headers, refusal, place.topic(), place.partition(), place.offset());
    context().forward(frame.withValue(limited(frame.value())).withHeaders(headers), DEAD_LETTERS);
    metrics.refused(refusal.reason());
  }

  /** What the dead-letter topic takes; a larger value stays where the headers say it is. */
  private static byte @Nullable [] limited(byte @Nullable [] value) {
    return value == null || value.length > Topics.MAX_FRAME_BYTES ? null : value;
  }
}
