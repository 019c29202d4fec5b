package io.mien.inference.stream;

import io.mien.inference.EventTracker;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.load.Admission;
import java.time.Clock;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** The way from frames to expression events, windows, the table of cameras, and dead letters. */
public final class ExpressionTopology {

  private static final String FRAMES = "frames";
  private static final String ANALYZE = "analyze";
  private static final String COMMIT = "commit";

  private ExpressionTopology() {}

  /**
   * Builds the topology; its processors share the analyzer, which outlives them.
   *
   * @param maxDeadLetterBytes the largest record that the dead-letter topic takes
   * @param commits hear of the commits of the stream that runs it
   */
  public static Topology build(
      InferenceConfig config,
      FrameAnalyzer analyzer,
      int maxDeadLetterBytes,
      Commits commits,
      InferenceMetrics metrics,
      Clock clock) {
    StreamTopics topics = config.topics();
    Admission admission =
        new Admission(config.load().mode(), config.load().maxAge(), commits::reserveMillis, clock);
    CameraLimit cameras = new CameraLimit(config.aggregates().mostCameras());
    EventTracker tracker = new EventTracker(config.track(), config.analyzer(), analyzer.events());
    FrameGates gates = new FrameGates(config.gate(), analyzer, metrics.networks()::deviceLost);
    DeadLetters letters = new DeadLetters(maxDeadLetterBytes);
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    ByteArraySerializer out = new ByteArraySerializer();
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(), FRAMES, new FrameTime(clock), in, in, topics.frames())
        .addProcessor(
            ANALYZE,
            () -> new FrameProcessor(gates, cameras, admission, letters, metrics, clock),
            FRAMES)
        .addSink(FrameProcessor.DEAD_LETTERS, topics.deadLetters(), out, out, ANALYZE)
        .addProcessor(
            FrameProcessor.TRACK,
            () ->
                new TrackProcessor(
                    tracker,
                    config.track().silence(),
                    config.aggregates().cameras(),
                    metrics,
                    clock),
            ANALYZE)
        .addSink(TrackProcessor.EVENTS, topics.expressions(), out, out, FrameProcessor.TRACK)
        .addSink(TrackProcessor.EPISODES, topics.episodes(), out, out, FrameProcessor.TRACK)
        .addProcessor(
            TrackProcessor.WINDOWS,
            () -> new WindowProcessor(config.aggregates(), metrics.cameras()),
            FrameProcessor.TRACK)
        .addSink(WindowProcessor.WINDOWS, topics.windows(), out, out, TrackProcessor.WINDOWS)
        .addSink(WindowProcessor.NEWEST, topics.newestWindows(), out, out, TrackProcessor.WINDOWS)
        .addProcessor(
            TrackProcessor.CAMERAS,
            () -> new CameraProcessor(config.aggregates().cameras(), cameras, metrics.cameras()),
            ANALYZE,
            FrameProcessor.TRACK)
        .addStateStore(
            CameraStore.builder(),
            FrameProcessor.TRACK,
            TrackProcessor.WINDOWS,
            TrackProcessor.CAMERAS)
        .addStateStore(
            new CommitHook.Builder(),
            ANALYZE,
            FrameProcessor.TRACK,
            TrackProcessor.WINDOWS,
            TrackProcessor.CAMERAS)
        .addSink(CameraProcessor.CAMERAS, topics.cameras(), out, out, TrackProcessor.CAMERAS)
        // The source's last child, so that it sees a frame after the others.
        .addProcessor(COMMIT, () -> new CommitProcessor(commits, clock), FRAMES);
  }
}
