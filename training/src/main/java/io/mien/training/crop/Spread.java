package io.mien.training.crop;

import java.util.Arrays;

/** Median and quartiles of measured values, linear between ranks. */
public record Spread(double lowerQuartile, double median, double upperQuartile) {

  static Spread of(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("expected values to measure, found none");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
  }

  public double interquartileRange() {
    return upperQuartile - lowerQuartile;
  }

  private static double quantile(double[] sorted, double share) {
    double rank = share * (sorted.length - 1);
    int low = (int) Math.floor(rank);
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (rank - low) * (sorted[high] - sorted[low]);
  }
}
