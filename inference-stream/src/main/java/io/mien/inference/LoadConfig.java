package io.mien.inference;

import io.mien.inference.load.LoadMode;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * What happens to frames that come faster than they can be judged.
 *
 * @param maxAge in bounded mode, how long after its capture an event is there at the latest
 */
public record LoadConfig(LoadMode mode, Duration maxAge) {

  public static final String MODE = "inference.mode";
  public static final String MAX_AGE = "inference.max.age.ms";

  /** Commits alone take a good part of less. */
  private static final long LEAST_MAX_AGE_MILLIS = 250;

  private static final long MOST_MAX_AGE_MILLIS = 3_600_000;

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            MODE,
            ConfigDef.Type.STRING,
            LoadMode.LOSSLESS.label(),
            ValidString.in(LoadMode.labels()),
            Importance.HIGH,
            "lossless judges every frame, however late; bounded skips frames, fairly across the"
                + " cameras, so that events come in time.")
        .define(
            MAX_AGE,
            ConfigDef.Type.LONG,
            1_000L,
            Range.between(LEAST_MAX_AGE_MILLIS, MOST_MAX_AGE_MILLIS),
            Importance.MEDIUM,
            "In bounded mode, the most time from a frame's capture to its events. Needs capture"
                + " times of now: recordings with old times lose all frames.");
  }

  /** Reads the keys of {@link #define}. */
  public static LoadConfig from(AbstractConfig own) {
    return new LoadConfig(
        LoadMode.ofLabel(own.getString(MODE)), Duration.ofMillis(own.getLong(MAX_AGE)));
  }
}
