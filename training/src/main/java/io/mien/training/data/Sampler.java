package io.mien.training.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Which training pictures an epoch shows, and in which order. */
public enum Sampler {
  /** Each once. */
  SHUFFLED,
  /** As many as there are, drawn with replacement so that all classes come alike. */
  BALANCED,
  /**
   * Each once, and as many again drawn so that classes come in proportion to {@code 1 / n}: the
   * second half of each batch. Batches have to be even.
   */
  PAIRED;

  /** Throws {@link IllegalArgumentException} where batches of this size cannot be made. */
  public void requireBatch(int pictures) {
    if (this == PAIRED && pictures % 2 != 0) {
      throw new IllegalArgumentException(
          "expected an even number of pictures in a batch of pairs, found " + pictures);
    }
  }

  /** The number of pictures in an epoch. */
  int length(int samples) {
    return this == PAIRED ? 2 * samples : samples;
  }

  /** The pictures of an epoch, batch after batch. */
  int[] order(int[] labels, int batchSize, RandomGenerator random) {
    return switch (this) {
      case SHUFFLED -> Scramble.shuffled(labels.length, random);
      case BALANCED -> drawn(labels, count -> 1.0, random);
      case PAIRED -> {
        requireBatch(batchSize);
        int[] first = Scramble.shuffled(labels.length, random);
        int[] second = drawn(labels, count -> 1.0 / count, random);
        yield joined(first, second, batchSize / 2);
      }
    };
  }

  private static int[] joined(int[] first, int[] second, int half) {
    int[] order = new int[2 * first.length];
    for (int from = 0; from < first.length; from += half) {
      int count = Math.min(half, first.length - from);
      System.arraycopy(first, from, order, 2 * from, count);
      System.arraycopy(second, from, order, 2 * from + count, count);
    }
    return order;
  }

  private interface ClassShare {
    double of(int count);
  }

  /** First a class by its share, then one of its pictures. */
  private static int[] drawn(int[] labels, ClassShare share, RandomGenerator random) {
    int classes = Arrays.stream(labels).max().orElse(0) + 1;
    int[][] members = new int[classes][];
    double[] sums = new double[classes];
    double sum = 0;
    for (int label = 0; label < classes; label++) {
      members[label] = StratifiedFolds.members(labels, label);
      sum += members[label].length == 0 ? 0 : share.of(members[label].length);
      sums[label] = sum;
    }
    int[] drawn = new int[labels.length];
    for (int i = 0; i < drawn.length; i++) {
      double at = random.nextDouble() * sum;
      int label = 0;
      while (sums[label] <= at && label < classes - 1) {
        label++;
      }
      drawn[i] = members[label][random.nextInt(members[label].length)];
    }
    return drawn;
  }
}
