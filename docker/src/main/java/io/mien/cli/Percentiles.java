package io.mien.cli;

import java.util.Arrays;

/** Percentiles of measured times by nearest rank. */
record Percentiles(double p50, double p95, double p99) {

  /** Of at least one value, in the values' unit; of none, all are NaN. */
  static Percentiles of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Percentiles(rank(sorted, .50), rank(sorted, .95), rank(sorted, .99));
  }

  private static double rank(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
