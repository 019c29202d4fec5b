package io.mien.training.eval;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The expected calibration error (Guo et al., 2017) of the winning label: 15 bins of equal width
 * over its probability in 0..1; {@code ece = sum_b n_b / N |accuracy_b - confidence_b|}. Not thread
 * safe.
 */
final class CalibrationError {
  static final int BINS = 15;

  private final long[] counts = new long[BINS];
  private final double[] confidences = new double[BINS];
  private final long[] hits = new long[BINS];
  private long total;

  /** {@code confidence} is the winning label's probability; bins are open below, closed above. */
  void add(double confidence, boolean hit) {
    int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(confidence * BINS) - 1));
    counts[bin]++;
    confidences[bin] += confidence;
    hits[bin] += hit ? 1 : 0;
    total++;
  }

  /** What was counted, from the least probable to the most. */
  List<ReliabilityBin> bins() {
    return IntStream.range(0, BINS)
        .mapToObj(
            bin ->
                new ReliabilityBin(
                    counts[bin],
                    confidences[bin] / Math.max(1, counts[bin]),
                    hits[bin] / (double) Math.max(1, counts[bin])))
        .toList();
  }

  double value() {
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += Math.abs(hits[bin] - confidences[bin]);
    }
    return total == 0 ? 0 : sum / total;
  }
}
