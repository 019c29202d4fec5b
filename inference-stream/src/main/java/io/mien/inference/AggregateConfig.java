package io.mien.inference;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.inference.aggregate.CameraTimes;
import io.mien.inference.aggregate.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/**
 * What is made of a camera's events over time: its windows and its heartbeat.
 *
 * @param mostCameras an instance keeps something of, at least 1
 */
public record AggregateConfig(WindowSpec windows, CameraTimes cameras, int mostCameras) {

  public static final String WINDOW_SIZE = "inference.windows.size.ms";
  public static final String WINDOW_ADVANCE = "inference.windows.advance.ms";
  public static final String WINDOW_GRACE = "inference.windows.grace.ms";
  public static final String WINDOW_IDLE = "inference.windows.idle.ms";
  public static final String WINDOW_MIN_FACES = "inference.windows.min.faces";
  public static final String CAMERA_STALE = "inference.cameras.stale.ms";
  public static final String CAMERA_OFFLINE = "inference.cameras.offline.ms";
  public static final String CAMERA_HEARTBEAT = "inference.cameras.heartbeat.ms";
  public static final String CAMERA_FORGET = "inference.cameras.forget.ms";
  public static final String MOST_CAMERAS = "inference.cameras.max";

  private static final long SHORTEST_MILLIS = 100;
  private static final long DAY_MILLIS = 86_400_000;
  private static final long YEAR_MILLIS = 365 * DAY_MILLIS;

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            WINDOW_SIZE,
            ConfigDef.Type.LONG,
            10_000L,
            Range.between(SHORTEST_MILLIS, DAY_MILLIS),
            Importance.MEDIUM,
            "How long a window is, in event time.")
        .define(
            WINDOW_ADVANCE,
            ConfigDef.Type.LONG,
            null,
            LambdaValidator.with(
                AggregateConfig::checkAdvance,
                () -> "[%d,...,%d]".formatted(SHORTEST_MILLIS, DAY_MILLIS)),
            Importance.MEDIUM,
            "How far apart windows start; less than their size makes them overlap. Where not given,"
                + " their size.")
        .define(
            WINDOW_GRACE,
            ConfigDef.Type.LONG,
            2_000L,
            Range.between(0, DAY_MILLIS),
            Importance.MEDIUM,
            "How long after a window's end, in its camera's event time, frames still count.")
        .define(
            WINDOW_IDLE,
            ConfigDef.Type.LONG,
            10_000L,
            Range.between(0, DAY_MILLIS),
            Importance.LOW,
            "How much longer the window of a camera that fell silent waits, by the wall clock.")
        .define(
            WINDOW_MIN_FACES,
            ConfigDef.Type.INT,
            1,
            Range.between(1, 1_000_000),
            Importance.MEDIUM,
            "The smallest group that a window shows, in distinct tracks; 1 shows all.")
        .define(
            CAMERA_STALE,
            ConfigDef.Type.LONG,
            10_000L,
            Range.between(SHORTEST_MILLIS, YEAR_MILLIS),
            Importance.MEDIUM,
            "A camera is stale after so long without a frame, or while its newest is that old.")
        .define(
            CAMERA_OFFLINE,
            ConfigDef.Type.LONG,
            60_000L,
            Range.between(SHORTEST_MILLIS, YEAR_MILLIS),
            Importance.MEDIUM,
            "A camera is offline after so long without a frame.")
        .define(
            CAMERA_HEARTBEAT,
            ConfigDef.Type.LONG,
            5_000L,
            Range.between(SHORTEST_MILLIS, YEAR_MILLIS),
            Importance.LOW,
            "How often a camera that is not offline is reported.")
        .define(
            CAMERA_FORGET,
            ConfigDef.Type.LONG,
            DAY_MILLIS,
            Range.between(SHORTEST_MILLIS, YEAR_MILLIS),
            Importance.LOW,
            "A camera is forgotten, and removed from the tables, after so long without a frame.")
        .define(
            MOST_CAMERAS,
            ConfigDef.Type.INT,
            2_000,
            Range.between(1, 1_000_000),
            Importance.LOW,
            "How many cameras an instance takes that are not forgotten; frames of others are"
                + " refused. It keeps a producer that gives each frame a key of its own from filling"
                + " the memory.");
  }

  /**
   * Reads the keys of {@link #define}.
   *
   * @throws ConfigProblemsException naming all that do not fit together
   */
  public static AggregateConfig from(AbstractConfig own) {
    List<String> problems = new ArrayList<>();
    long size = own.getLong(WINDOW_SIZE);
    Optional<WindowSpec> windows =
        check(
            problems,
            "inference.windows",
            () ->
                new WindowSpec(
                    size,
                    Optional.ofNullable(own.getLong(WINDOW_ADVANCE)).orElse(size),
                    own.getLong(WINDOW_GRACE),
                    own.getLong(WINDOW_IDLE),
                    own.getInt(WINDOW_MIN_FACES)));
    Optional<CameraTimes> cameras =
        check(
            problems,
            "inference.cameras",
            () ->
                new CameraTimes(
                    own.getLong(CAMERA_STALE),
                    own.getLong(CAMERA_OFFLINE),
                    own.getLong(CAMERA_HEARTBEAT),
                    own.getLong(CAMERA_FORGET)));
    if (!problems.isEmpty()) {
      throw new ConfigProblemsException(problems);
    }
    return new AggregateConfig(
        windows.orElseThrow(), cameras.orElseThrow(), own.getInt(MOST_CAMERAS));
  }

  private static <T> Optional<T> check(List<String> problems, String keys, Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (IllegalArgumentException e) {
      problems.add(keys + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void checkAdvance(String key, Object value) {
    if (value instanceof Long advance && (advance < SHORTEST_MILLIS || advance > DAY_MILLIS)) {
      throw new ConfigException(
          key, value, "expected %d to %d".formatted(SHORTEST_MILLIS, DAY_MILLIS));
    }
  }
}
