package io.mien.inference.stream;

import io.mien.inference.expression.ExpressionModel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How frames wait for the networks.
 *
 * @param maxBytes of the pictures in flight at once, encoded and decoded together; only for async
 * @param maxFrames in flight at once; only for async
 */
public record GateConfig(Kind kind, long maxBytes, int maxFrames) {

  /** The kinds of gates. */
  public enum Kind {
    /** Async on a GPU, else blocking. */
    AUTO,
    /** A thread of the stream waits for each of its frames. */
    BLOCKING,
    /** Many frames of a partition are on their way at once. */
    ASYNC;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final String GATE = "inference.gate";
  public static final String MAX_BYTES = "inference.inflight.max.bytes";
  public static final String MAX_FRAMES = "inference.inflight.max.frames";

  /** Four frames of 4K, or a hundred of 720p. */
  private static final long MOST_DEFAULT_BYTES = 256L * 1024 * 1024;

  /** Share of the heap that decoded pictures may fill; the rest is for all else. */
  private static final int HEAP_SHARE = 4;

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            GATE,
            ConfigDef.Type.STRING,
            Kind.AUTO.label(),
            ValidString.in(Kind.AUTO.label(), Kind.BLOCKING.label(), Kind.ASYNC.label()),
            Importance.MEDIUM,
            "How frames wait for the networks: blocking, async, or auto, which is async on a GPU.")
        .define(
            MAX_BYTES,
            ConfigDef.Type.LONG,
            Math.min(MOST_DEFAULT_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE),
            Range.atLeast(1),
            Importance.LOW,
            "With gate async, the most bytes of pictures in flight, encoded and decoded together.")
        .define(
            MAX_FRAMES,
            ConfigDef.Type.INT,
            256,
            Range.atLeast(1),
            Importance.LOW,
            "With gate async, the most frames in flight.");
  }

  /** Reads the keys of {@link #define}. */
  public static GateConfig from(AbstractConfig own) {
    return new GateConfig(
        Kind.valueOf(own.getString(GATE).toUpperCase(Locale.ROOT)),
        own.getLong(MAX_BYTES),
        own.getInt(MAX_FRAMES));
  }

  /**
   * The settings of Kafka Streams with what suits the gate: a thread that sleeps long in a poll is
   * late with the frames that became ready meanwhile.
   */
  public Map<String, Object> settings(Map<String, Object> streams, String executionProvider) {
    Map<String, Object> settings = new HashMap<>(streams);
    if (isAsync(executionProvider)) {
      settings.putIfAbsent(StreamsConfig.POLL_MS_CONFIG, AsyncGate.ROUND.toMillis());
    }
    return settings;
  }

  /** Whether frames wait asynchronously for networks on this execution provider. */
  boolean isAsync(String executionProvider) {
    return switch (kind) {
      case AUTO -> !executionProvider.equals(ExpressionModel.CPU);
      case BLOCKING -> false;
      case ASYNC -> true;
    };
  }
}
