package io.mien.inference.stream;

import io.mien.inference.EventTracker;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.load.Admission;
import io.mien.inference.load.LoadMode;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The way from frames to expression events, windows, the table of cameras, and dead letters. */
public final class ExpressionTopology {

  private static final String FRAMES = "frames";
  private static final String ANALYZE = "analyze";
  private static final String COMMIT = "commit";

  /** Frames that are older are a backlog, where nobody watches; bounded mode has its own limit. */
  private static final Duration LIVE = Duration.ofSeconds(1);

  private ExpressionTopology() {}

  /** Builds the topology; its processors share the analyzer, which outlives them. */
  public static Topology build(
      InferenceConfig config, FrameAnalyzer analyzer, InferenceMetrics metrics, Clock clock) {
    StreamTopics topics = config.topics();
    Admission admission = new Admission(config.load().mode(), config.load().maxAge(), clock);
    EventTracker tracker = new EventTracker(config.track(), config.analyzer(), analyzer.events());
    FrameGates gates = new FrameGates(config.gate(), analyzer);
    Duration live = config.load().mode() == LoadMode.BOUNDED ? config.load().maxAge() : LIVE;
    ThreadLocal<CommitPace> pace = ThreadLocal.withInitial(() -> new CommitPace(live));
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    ByteArraySerializer out = new ByteArraySerializer();
    Topology topology =
        new Topology()
            .addSource(
                AutoOffsetReset.earliest(), FRAMES, new FrameTime(clock), in, in, topics.frames())
            .addProcessor(
                ANALYZE, () -> new FrameProcessor(gates, admission, metrics, clock), FRAMES)
            .addSink(FrameProcessor.DEAD_LETTERS, topics.deadLetters(), out, out, ANALYZE)
            .addProcessor(
                FrameProcessor.TRACK,
                () -> new TrackProcessor(tracker, config.track().silence(), metrics, clock),
                ANALYZE)
            .addStateStore(store(TrackProcessor.STORE), FrameProcessor.TRACK)
            .addSink(TrackProcessor.EVENTS, topics.expressions(), out, out, FrameProcessor.TRACK)
            .addSink(TrackProcessor.EPISODES, topics.episodes(), out, out, FrameProcessor.TRACK)
            .addProcessor(
                TrackProcessor.WINDOWS,
                () -> new WindowProcessor(config.aggregates(), metrics),
                FrameProcessor.TRACK)
            .addStateStore(store(WindowProcessor.STORE), TrackProcessor.WINDOWS)
            .addSink(WindowProcessor.WINDOWS, topics.windows(), out, out, TrackProcessor.WINDOWS)
            .addSink(
                WindowProcessor.NEWEST, topics.newestWindows(), out, out, TrackProcessor.WINDOWS)
            .addProcessor(
                TrackProcessor.CAMERAS,
                () -> new CameraProcessor(config.aggregates().cameras(), metrics),
                ANALYZE,
                FrameProcessor.TRACK)
            .addStateStore(store(CameraProcessor.STORE), TrackProcessor.CAMERAS)
            .addSink(CameraProcessor.CAMERAS, topics.cameras(), out, out, TrackProcessor.CAMERAS)
            // The source's last child, so that it sees a frame after the others.
            .addProcessor(COMMIT, () -> new CommitProcessor(pace, clock), FRAMES);
    gates.stores().forEach(store -> topology.addStateStore(store, ANALYZE));
    return topology;
  }

  /** A store of bytes by camera. Persistent, so that a restart finds its process id again. */
  private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingDisabled();
  }
}
