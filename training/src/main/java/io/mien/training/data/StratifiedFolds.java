package io.mien.training.data;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Deals samples into folds for cross validation: every class spreads evenly, and sizes differ by at
 * most one, the first folds being the larger ones.
 *
 * @param count of folds, at least 2
 */
public record StratifiedFolds(int count) {
  public StratifiedFolds {
    if (count < 2) {
      throw new IllegalArgumentException("expected at least 2 folds, found " + count);
    }
  }

  /**
   * The fold of each sample, 0..count-1; chance decides within a class.
   *
   * @param labels 0..classes-1, at least as many as folds
   */
  public int[] assign(int[] labels, int classes, RandomGenerator random) {
    if (labels.length < count) {
      throw new IllegalArgumentException(
          "expected at least %d samples for as many folds, found %d"
              .formatted(count, labels.length));
    }
    int[] folds = new int[labels.length];
    int[] order = Scramble.shuffled(labels.length, random);
    int dealt = 0;
    for (int label = 0; label < classes; label++) {
      for (int index : order) {
        if (labels[index] == label) {
          // The deal goes on from class to class, which keeps the sizes even.
          folds[index] = dealt++ % count;
        }
      }
    }
    return folds;
  }

  /** The indices of the samples of one fold, in their order. */
  public static int[] members(int[] folds, int fold) {
    return IntStream.range(0, folds.length).filter(i -> folds[i] == fold).toArray();
  }
}
