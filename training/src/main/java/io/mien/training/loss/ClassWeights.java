package io.mien.training.loss;

import io.mien.training.net.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * How much each class counts, in the order of the labels (spec/methods.md, 3).
 *
 * @param values at least 0, one for each class
 */
public record ClassWeights(List<Double> values) {
  private static final double TENTH = 10;

  public ClassWeights {
    values = List.copyOf(values);
    if (values.isEmpty() || values.stream().anyMatch(value -> !(value >= 0))) {
      throw new IllegalArgumentException(
          "expected a weight of at least 0 for each class, found " + values);
    }
  }

  /** All classes alike, weight 1. */
  public static ClassWeights equal(int classes) {
    return new ClassWeights(Collections.nCopies(classes, 1.0));
  }

  /**
   * The inverse of the effective number of pictures (Cui et al., 2019), {@code (1 - beta) / (1 -
   * beta^n)}.
   *
   * @param counts pictures of each class, at least 1
   * @param beta 0 to below 1
   */
  public static ClassWeights effectiveNumber(int[] counts, double beta) {
    if (!(beta >= 0 && beta < 1)) {
      throw new IllegalArgumentException("expected a beta of 0 to below 1, found " + beta);
    }
    return of(counts, count -> (1 - beta) / (1 - Math.pow(beta, count)));
  }

  /** {@code N / (10 n)} with N the sum of all counts: the constants of MEK's released code. */
  public static ClassWeights inverseFrequency(int[] counts) {
    double sum = Arrays.stream(counts).sum();
    return of(counts, count -> sum / (TENTH * count));
  }

  /** {@code N / (L n)} for L classes: the mean over all pictures is 1. */
  public static ClassWeights balanced(int[] counts) {
    double sum = Arrays.stream(counts).sum();
    return of(counts, count -> sum / (counts.length * count));
  }

  private interface Rule {
    double weight(double count);
  }

  private static ClassWeights of(int[] counts, Rule rule) {
    if (Arrays.stream(counts).anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "expected at least 1 picture of each class, found " + Arrays.toString(counts));
    }
    return new ClassWeights(Arrays.stream(counts).mapToObj(rule::weight).toList());
  }

  /** In the same proportions, with a sum of L: the mean over the classes is 1. */
  public ClassWeights normalised() {
    double sum = values.stream().mapToDouble(Double::doubleValue).sum();
    return new ClassWeights(values.stream().map(value -> value * values.size() / sum).toList());
  }

  /** The weights {@code [L]} in the number format and on the device of another tensor. */
  Tensor tensor(Tensor like) {
    double[] copy = values.stream().mapToDouble(Double::doubleValue).toArray();
    return Tensors.like(like, copy, copy.length);
  }

  /** The weight of each sample's label, {@code [N]}. */
  Tensor of(Tensor labels, Tensor like) {
    return tensor(like).index_select(0, labels);
  }
}
