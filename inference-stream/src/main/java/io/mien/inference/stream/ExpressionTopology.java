package io.mien.inference.stream;

import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceMetrics;
import java.time.Clock;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** The way from frames to expression events and dead letters. */
public final class ExpressionTopology {

  private static final String FRAMES = "frames";
  private static final String ANALYZE = "analyze";

  private ExpressionTopology() {}

  /** Builds the topology; its processors share the analyzer, which outlives them. */
  public static Topology build(
      StreamTopics topics, FrameAnalyzer analyzer, InferenceMetrics metrics, Clock clock) {
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    ByteArraySerializer out = new ByteArraySerializer();
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(), FRAMES, new FrameTime(clock), in, in, topics.frames())
        .addProcessor(ANALYZE, () -> new FrameProcessor(analyzer, metrics, clock), FRAMES)
        .addSink(FrameProcessor.EVENTS, topics.expressions(), out, out, ANALYZE)
        .addSink(FrameProcessor.DEAD_LETTERS, topics.deadLetters(), out, out, ANALYZE);
  }
}
