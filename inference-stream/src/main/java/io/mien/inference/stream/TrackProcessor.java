package io.mien.inference.stream;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.EventWriter;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.TrackedFrame;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** What the networks saw in a frame in, its events out. */
final class TrackProcessor extends ContextualProcessor<byte[], AnalyzedFrame, byte[], Object> {

  /** The child that takes the events. */
  static final String EVENTS = "expressions";

  /** The child that takes each {@link TrackedFrame} for the windows. */
  static final String WINDOWS = "windows";

  /** The child that takes each {@link TrackedFrame} for the table of cameras. */
  static final String CAMERAS = "cameras";

  /** The store of the cameras' tracks. */
  static final String STORE = "tracks";

  private final EventWriter writer;
  private final InferenceMetrics metrics;
  private final Clock clock;

  TrackProcessor(EventWriter writer, InferenceMetrics metrics, Clock clock) {
    this.writer = writer;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void process(Record<byte[], AnalyzedFrame> frame) {
    List<ExpressionEvent> events = writer.write(frame.value());
    for (ExpressionEvent event : events) {
      context()
          .forward(
              new Record<>(
                  frame.key(),
                  ExpressionEventJson.write(event),
                  frame.timestamp(),
                  ExpressionEventJson.headers(event)),
              EVENTS);
      metrics.emitted(event.cameraId(), event.expression());
    }
    Record<byte[], Object> tracked = frame.withValue(new TrackedFrame(frame.value(), events));
    context().forward(tracked, WINDOWS);
    context().forward(tracked, CAMERAS);
    if (!events.isEmpty()) {
      // In double: a producer that sends microseconds must not break the arithmetic.
      metrics.latency((clock.millis() - (double) frame.timestamp()) / 1e3);
    }
  }
}
