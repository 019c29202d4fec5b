package io.mien.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a series of values, one a minute, stays where it is. Its slope is the median of the
 * slopes between all pairs of values (Theil and Sen), which single spikes do not move.
 *
 * @param perMinute the slope
 * @param total what the slope makes over the whole series
 * @param allowed how much that may be for the series to be flat
 */
record Drift(double perMinute, double total, double allowed) {

  /** The first of the series are the warm-up, and left out: a fifth, at least one. */
  private static final int WARM_UP_SHARE = 5;

  /** With fewer the slope would be chance. */
  static final int LEAST_MINUTES = 5;

  /**
   * Of a series.
   *
   * @param allowedShare of the median that counts as flat
   * @param allowedLeast in the unit of the values, where that is more
   */
  static Drift of(List<Double> values, double allowedShare, double allowedLeast) {
    List<Double> warm = values.subList(Math.max(1, values.size() / WARM_UP_SHARE), values.size());
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < warm.size(); i++) {
      for (int j = i + 1; j < warm.size(); j++) {
        slopes.add((warm.get(j) - warm.get(i)) / (j - i));
      }
    }
    double slope = median(slopes);
    return new Drift(
        slope,
        slope * (warm.size() - 1),
        Math.max(allowedLeast, allowedShare * Math.abs(median(warm))));
  }

  /** Whether it does not rise. */
  boolean flat() {
    return total <= allowed;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
