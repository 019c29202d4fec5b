package io.mien.inference;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.Settings;
import io.mien.inference.stream.GateConfig;
import io.mien.inference.stream.StreamSettings;
import io.mien.inference.stream.StreamTopics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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
   * @throws ConfigProblemsException when Kafka Streams refuses its part
   */
  public static InferenceConfig from(Settings settings) {
    AbstractConfig own = settings.own();
    return new InferenceConfig(
        AnalyzerConfig.from(own),
        LoadConfig.from(own),
        AggregateConfig.from(own),
        TrackConfig.from(own),
        StreamTopics.from(own),
        GateConfig.from(own),
        Duration.ofMillis(own.getInt(STARTUP_TIMEOUT)),
        own.getString(METRICS_HOST),
        own.getInt(METRICS_PORT),
        StreamSettings.of(settings.client()));
  }
}
