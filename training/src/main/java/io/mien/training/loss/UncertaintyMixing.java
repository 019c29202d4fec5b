package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Relative uncertainty learning (Zhang et al., 2021): features of two pictures are mixed, the more
 * uncertain one with the larger share, and the mixture has to show both labels. With class weights
 * it is our reading of Fan et al. (2022) (spec/methods.md, 8 and 10.2).
 *
 * <p>Features and log variances are {@code [N, D]}, labels and the permutation {@code [N]} of
 * 64-bit integers; {@code permutation[n]} is the picture that n is mixed with.
 */
public final class UncertaintyMixing {
  private static final double HALF = 0.5;

  private UncertaintyMixing() {}

  /** {@code (s[n] f[n] + s[m] f[m]) / (s[n] + s[m])} with {@code s = mean of exp(log variance)}. */
  public static Tensor mixed(Tensor features, Tensor logVariances, Tensor permutation) {
    Tensor own = logVariances.exp().mean(1).unsqueeze(1);
    Tensor other = own.index_select(0, permutation);
    Tensor weighted = features.mul(own).add(features.index_select(0, permutation).mul(other));
    return weighted.div(own.add(other));
  }

  /**
   * {@code mean of (w[y] CE(z, y) + w[y'] CE(z, y')) / 2} for the labels of both pictures; to be
   * made small.
   *
   * @param logits of the mixture, {@code [N, L]}
   * @param weights {@link ClassWeights#equal} for relative uncertainty learning
   */
  public static Tensor loss(
      Tensor logits, Tensor labels, Tensor permutation, ClassWeights weights) {
    Tensor others = labels.index_select(0, permutation);
    return CrossEntropy.weighted(logits, labels, weights)
        .add(CrossEntropy.weighted(logits, others, weights))
        .mul(new Scalar(HALF));
  }
}
