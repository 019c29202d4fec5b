package io.mien.inference;

import io.mien.inference.saving.SavingRules;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The keys of {@link SavingRules}; by default nothing is saved. */
final class SavingConfig {

  static final String DETECT_EVERY = "inference.detect.every";
  static final String DETECT_CHANGE = "inference.detect.change";
  static final String CLASSIFY_EVERY = "inference.classify.every.ms";
  static final String CLASSIFY_CHANGE = "inference.classify.change";

  private static final int MOST_FRAMES = 1000;
  private static final int MOST_MILLIS = 60_000;
  private static final double WHITE = 255;

  private SavingConfig() {}

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            DETECT_EVERY,
            ConfigDef.Type.INT,
            1,
            Range.between(1, MOST_FRAMES),
            Importance.MEDIUM,
            "Faces are looked for in each frame of so many, and stay where they are between; 1: in"
                + " all.")
        .define(
            DETECT_CHANGE,
            ConfigDef.Type.DOUBLE,
            4.0,
            Range.between(0, WHITE),
            Importance.LOW,
            "Faces are looked for earlier where the picture changed by more grey levels, 0 to 255.")
        .define(
            CLASSIFY_EVERY,
            ConfigDef.Type.LONG,
            0L,
            Range.between(0, MOST_MILLIS),
            Importance.MEDIUM,
            "A face is classified again after so long; 0: in each frame.")
        .define(
            CLASSIFY_CHANGE,
            ConfigDef.Type.DOUBLE,
            6.0,
            Range.between(0, WHITE),
            Importance.LOW,
            "A face is classified earlier where it changed by more grey levels, 0 to 255.");
  }

  static SavingRules from(AbstractConfig own) {
    return new SavingRules(
        own.getInt(DETECT_EVERY),
        own.getDouble(DETECT_CHANGE),
        Duration.ofMillis(own.getLong(CLASSIFY_EVERY)),
        own.getDouble(CLASSIFY_CHANGE));
  }
}
