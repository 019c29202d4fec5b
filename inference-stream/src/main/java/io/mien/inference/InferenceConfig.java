package io.mien.inference;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.Settings;
import io.mien.inference.stream.GateConfig;
import io.mien.inference.stream.StreamSettings;
import io.mien.inference.stream.StreamTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * What the inference service is to do.
 *
 * @param startupTimeout how long the brokers may take to answer at start
 * @param metricsPort 0 for any free one
 * @param streams all settings of Kafka Streams
 */
public record InferenceConfig(
    AnalyzerConfig analyzer,
    LoadConfig load,
    AggregateConfig aggregates,
    TrackConfig track,
    StreamTopics topics,
    GateConfig gate,
    Duration startupTimeout,
    String metricsHost,
    int metricsPort,
    Map<String, Object> streams) {

  public static final String STARTUP_TIMEOUT = "inference.startup.timeout.ms";
  public static final String METRICS_HOST = "inference.metrics.host";
  public static final String METRICS_PORT = "inference.metrics.port";

  public InferenceConfig {
    streams = Map.copyOf(streams);
  }

  /** The keys of the service itself. */
  public static ConfigDef definition() {
    return GateConfig.define(
            TrackConfig.define(
                StreamTopics.define(
                    AggregateConfig.define(
                        LoadConfig.define(AnalyzerConfig.define(new ConfigDef()))))))
        .define(
            STARTUP_TIMEOUT,
            ConfigDef.Type.INT,
            15_000,
            Range.between(100, 3_600_000),
            Importance.LOW,
            "How long the brokers may take to answer at start.")
        .define(
            METRICS_HOST,
            ConfigDef.Type.STRING,
            "127.0.0.1",
            new NonEmptyString(),
            Importance.LOW,
            "Address of /metrics and /health.")
        .define(
            METRICS_PORT,
            ConfigDef.Type.INT,
            9465,
            Range.between(0, 65535),
            Importance.LOW,
            "Port of /metrics and /health, 0 for any free one.");
  }

  /** The names of Kafka Streams and its clients, which go through. */
  public static Set<String> clientKeys() {
    return StreamSettings.keys();
  }

  /**
   * Reads the settings.
   *
   * @throws ConfigProblemsException naming all that does not fit together, and what Kafka Streams
   *     refuses
   */
  public static InferenceConfig from(Settings settings) {
    AbstractConfig own = settings.own();
    List<String> problems = new ArrayList<>();
    var analyzer = part(problems, () -> AnalyzerConfig.from(own));
    var aggregates = part(problems, () -> AggregateConfig.from(own));
    var topics = part(problems, () -> StreamTopics.from(own));
    var streams = part(problems, () -> StreamSettings.of(settings.client()));
    if (!problems.isEmpty()) {
      throw new ConfigProblemsException(problems);
    }
    return new InferenceConfig(
        analyzer.orElseThrow(),
        LoadConfig.from(own),
        aggregates.orElseThrow(),
        TrackConfig.from(own),
        topics.orElseThrow(),
        GateConfig.from(own),
        Duration.ofMillis(own.getInt(STARTUP_TIMEOUT)),
        own.getString(METRICS_HOST),
        own.getInt(METRICS_PORT),
        streams.orElseThrow());
  }

  private static <T> Optional<T> part(List<String> problems, Supplier<T> reader) {
    try {
      return Optional.of(reader.get());
    } catch (ConfigProblemsException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }
}
