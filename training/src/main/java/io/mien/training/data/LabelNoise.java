package io.mien.training.data;

import java.util.random.RandomGenerator;

/**
 * Symmetric label noise (spec/methods.md, 2.7): each label becomes another one with the probability
 * {@code rate}, all others alike.
 *
 * @param rate 0..1
 */
public record LabelNoise(double rate) {
  public LabelNoise {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("expected a rate in 0..1, found " + rate);
    }
  }

  /**
   * Noisy copies of labels.
   *
   * @param labels 0..classes-1
   * @param classes at least 2
   */
  public int[] apply(int[] labels, int classes, RandomGenerator random) {
    if (classes < 2) {
      throw new IllegalArgumentException("expected at least 2 classes, found " + classes);
    }
    int[] noisy = labels.clone();
    for (int i = 0; i < noisy.length; i++) {
      if (random.nextDouble() < rate) {
        int other = random.nextInt(classes - 1);
        noisy[i] = other < labels[i] ? other : other + 1;
      }
    }
    return noisy;
  }
}
