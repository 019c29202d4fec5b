package io.mien.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Makes classes rarer by a rule (spec/methods.md, 2.6): of the l-th most frequent class, l from 0,
 * {@code floor(n mu^l)} pictures stay, with mu so that the first and the last are in the ratio
 * asked for.
 *
 * @param factor most frequent class to rarest, at least 1
 */
public record Imbalance(double factor) {
  /** A product that rounding left just below a whole number is meant to be that number. */
  private static final double ROUNDING = 1e-9;

  public Imbalance {
    if (!(factor >= 1 && Double.isFinite(factor))) {
      throw new IllegalArgumentException("expected a factor of at least 1, found " + factor);
    }
  }

  /**
   * mu for the pictures of each class; empty where the data are more uneven than that already, and
   * then stay as they are.
   */
  public OptionalDouble ratio(int[] counts) {
    if (counts.length < 2 || Arrays.stream(counts).anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "expected two or more classes with a picture each, found " + Arrays.toString(counts));
    }
    double most = Arrays.stream(counts).max().orElseThrow();
    double least = Arrays.stream(counts).min().orElseThrow();
    double mu = Math.pow(most / (least * factor), 1.0 / (counts.length - 1));
    return mu > 1 ? OptionalDouble.empty() : OptionalDouble.of(mu);
  }

  /** How many pictures of each class stay; classes as frequent as each other in their order. */
  public int[] kept(int[] counts) {
    int[] kept = counts.clone();
    OptionalDouble mu = ratio(counts);
    if (mu.isPresent()) {
      List<Integer> classes = new ArrayList<>();
      for (int label = 0; label < counts.length; label++) {
        classes.add(label);
      }
      classes.sort(Comparator.comparingInt(label -> -counts[label]));
      for (int l = 0; l < classes.size(); l++) {
        int label = classes.get(l);
        double share = Math.pow(mu.getAsDouble(), l);
        kept[label] = (int) Math.floor(counts[label] * share + counts[label] * ROUNDING);
      }
    }
    return kept;
  }

  /**
   * The indices of the samples that stay, in their order; chance decides which of a class.
   *
   * @param labels of the samples, 0..classes-1
   */
  public int[] subset(int[] labels, int classes, RandomGenerator random) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    int[] left = kept(counts);
    boolean[] stays = new boolean[labels.length];
    for (int index : Scramble.shuffled(labels.length, random)) {
      stays[index] = left[labels[index]]-- > 0;
    }
    return IntStream.range(0, labels.length).filter(i -> stays[i]).toArray();
  }
}
