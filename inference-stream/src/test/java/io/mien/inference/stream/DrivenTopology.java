package io.mien.inference.stream;

import io.mien.contract.topic.Topics;
import io.mien.inference.Analyzers;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceMetrics;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;

/** The topology with a tiny model, without a broker, and with time that stands still. */
final class DrivenTopology implements AutoCloseable {
  private final FrameAnalyzer analyzer;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> frames;

  /**
   * Starts it.
   *
   * @param keys settings over the defaults
   * @param now what the clock says
   * @param registry takes the metrics
   */
  DrivenTopology(Path folder, Map<String, String> keys, Instant now, CollectorRegistry registry) {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    InferenceMetrics metrics = new InferenceMetrics(registry);
    InferenceConfig config = Analyzers.inference(keys);
    Properties settings = new Properties();
    settings.putAll(StreamSettings.of(Map.of("state.dir", folder.toString())));
    analyzer = Analyzers.open(folder, metrics.networks(), clock);
    Commits commits = new Commits(config.load(), metrics.stream(), clock);
    driver =
        new TopologyTestDriver(
            ExpressionTopology.build(
                config, analyzer, Topics.MAX_FRAME_BYTES, commits, metrics, clock),
            settings,
            now);
    frames =
        driver.createInputTopic(
            Topics.FRAMES, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void frame(TestRecord<byte[], byte[]> frame) {
    frames.pipeInput(frame);
  }

  TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** By the wall clock. */
  void pass(Duration time) {
    driver.advanceWallClockTime(time);
  }

  /** Whether the state has anything of any camera. */
  boolean remembersCameras() {
    try (KeyValueIterator<Object, Object> all = driver.getKeyValueStore("cameras").all()) {
      return all.hasNext();
    }
  }

  @Override
  public void close() {
    driver.close();
    analyzer.close();
  }
}
