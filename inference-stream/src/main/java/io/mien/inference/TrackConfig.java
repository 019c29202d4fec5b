package io.mien.inference;

import io.mien.inference.track.TrackingSettings;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * How the faces of a camera are followed, and what they show is smoothed.
 *
 * @param gap how long a face may be missed before its track ends
 * @param minIou the least overlap of a face with the place where its track is expected, 0..1
 * @param timeConstant of the smoothing; none where zero
 * @param margin of smoothed probability by which another label must lead, 0..1
 * @param minEpisode shorter episodes are not told
 * @param silence how long a camera is silent, by the wall clock, before its episodes end
 */
public record TrackConfig(
    Duration gap,
    double minIou,
    Duration timeConstant,
    double margin,
    Duration minEpisode,
    Duration silence) {

  public static final String GAP = "inference.track.gap.ms";
  public static final String MIN_IOU = "inference.track.iou.min";
  public static final String TIME_CONSTANT = "inference.smoothing.time.constant.ms";
  public static final String MARGIN = "inference.smoothing.margin";
  public static final String MIN_EPISODE = "inference.episodes.min.ms";
  public static final String SILENCE = "inference.episodes.silence.ms";

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            GAP,
            ConfigDef.Type.LONG,
            1000L,
            Range.between(0, 60_000),
            Importance.MEDIUM,
            "How long a face may be missed and still keep its track, in the time of the frames.")
        .define(
            MIN_IOU,
            ConfigDef.Type.DOUBLE,
            0.2,
            Range.between(0, 1),
            Importance.LOW,
            "The least overlap, intersection over union, of a face and where its track expects it.")
        .define(
            TIME_CONSTANT,
            ConfigDef.Type.LONG,
            500L,
            Range.between(0, 60_000),
            Importance.MEDIUM,
            "How slowly the smoothed probabilities of a track follow: after this time 63 % of a"
                + " change is there. 0 does not smooth.")
        .define(
            MARGIN,
            ConfigDef.Type.DOUBLE,
            0.1,
            Range.between(0, 1),
            Importance.MEDIUM,
            "By how much another expression's smoothed probability must lead to become the label.")
        .define(
            MIN_EPISODE,
            ConfigDef.Type.LONG,
            200L,
            Range.between(0, 60_000),
            Importance.LOW,
            "Expressions that a track shows for a shorter time are no episodes.")
        .define(
            SILENCE,
            ConfigDef.Type.LONG,
            10_000L,
            Range.between(1000, 3_600_000),
            Importance.LOW,
            "How long a camera sends nothing, by the wall clock, before its episodes end.");
  }

  /** Reads the keys of {@link #define}. */
  public static TrackConfig from(AbstractConfig own) {
    return new TrackConfig(
        Duration.ofMillis(own.getLong(GAP)),
        own.getDouble(MIN_IOU),
        Duration.ofMillis(own.getLong(TIME_CONSTANT)),
        own.getDouble(MARGIN),
        Duration.ofMillis(own.getLong(MIN_EPISODE)),
        Duration.ofMillis(own.getLong(SILENCE)));
  }

  /**
   * The tracker's part.
   *
   * @param startScore the least detection score that begins a track, 0..1
   * @param uncertainBelow the least smoothed probability that is taken for certain, 0..1
   */
  public TrackingSettings settings(double startScore, double uncertainBelow) {
    return new TrackingSettings(
        startScore, minIou, gap, timeConstant, margin, uncertainBelow, minEpisode);
  }
}
