package io.mien.training.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Counts of pictures, rows the true class, columns the predicted one. All rates are fractions in
 * 0..1; a rate whose denominator is empty is 0.
 */
public final class ConfusionMatrix {
  private final long[][] counts;

  public ConfusionMatrix(long[][] counts) {
    this.counts = Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
    for (long[] row : this.counts) {
      if (row.length != counts.length || Arrays.stream(row).anyMatch(count -> count < 0)) {
        throw new IllegalArgumentException(
            "expected a square of counts of at least 0, found " + Arrays.deepToString(counts));
      }
    }
  }

  /** From indices in {@code 0..classes-1}, picture by picture. */
  public static ConfusionMatrix of(int[] actual, int[] predicted, int classes) {
    if (actual.length != predicted.length) {
      throw new IllegalArgumentException(
          "expected as many predictions as labels, found %d and %d"
              .formatted(predicted.length, actual.length));
    }
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < actual.length; i++) {
      counts[actual[i]][predicted[i]]++;
    }
    return new ConfusionMatrix(counts);
  }

  public int classes() {
    return counts.length;
  }

  public long count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  public long total() {
    return indices().mapToLong(this::actual).sum();
  }

  /** Pictures whose true class this is. */
  public long actual(int index) {
    return Arrays.stream(counts[index]).sum();
  }

  /** Share of the pictures on the diagonal. */
  public double overallAccuracy() {
    return ratio(indices().mapToLong(i -> counts[i][i]).sum(), total());
  }

  public double recall(int index) {
    return ratio(counts[index][index], actual(index));
  }

  public double precision(int index) {
    return ratio(counts[index][index], predicted(index));
  }

  /** Harmonic mean of precision and recall: {@code 2 tp / (actual + predicted)}. */
  public double f1(int index) {
    return ratio(2 * counts[index][index], actual(index) + predicted(index));
  }

  /** Mean recall of the classes that have pictures. */
  public double meanClassAccuracy() {
    return indices().filter(i -> actual(i) > 0).mapToDouble(this::recall).average().orElse(0);
  }

  /** Mean F1 of all classes. */
  public double macroF1() {
    return indices().mapToDouble(this::f1).average().orElse(0);
  }

  private long predicted(int index) {
    return Arrays.stream(counts).mapToLong(row -> row[index]).sum();
  }

  private IntStream indices() {
    return IntStream.range(0, counts.length);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
