package io.mien.inference.track;

import java.time.Duration;

/**
 * How faces are followed.
 *
 * @param startScore the least detection score that begins a track, 0..1; a worse face only carries
 *     one on
 * @param minIou the least overlap of a face with the place where its track is expected, 0..1
 * @param gap how long a face may be missed before its track ends
 * @param timeConstant of the smoothing; none where zero
 * @param margin of probability by which another label must lead, 0..1
 * @param uncertainBelow the least smoothed probability that is taken for certain, 0..1
 * @param minEpisode shorter episodes are not told
 */
public record TrackingSettings(
    double startScore,
    double minIou,
    Duration gap,
    Duration timeConstant,
    double margin,
    double uncertainBelow,
    Duration minEpisode) {

  public TrackingSettings {
    checkShare("startScore", startScore);
    checkShare("minIou", minIou);
    checkShare("margin", margin);
    checkShare("uncertainBelow", uncertainBelow);
    checkTime("gap", gap);
    checkTime("timeConstant", timeConstant);
    checkTime("minEpisode", minEpisode);
  }

  private static void checkShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "expected a %s of 0 to 1, found %s".formatted(name, value));
    }
  }

  private static void checkTime(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "expected a %s of no negative time, found %s".formatted(name, value));
    }
  }
}
