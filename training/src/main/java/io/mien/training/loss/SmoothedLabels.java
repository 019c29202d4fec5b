package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Re-balanced smooth labels RSL (spec/methods.md, 6.1): soft labels {@code [N, L]} that give some
 * of the mass to rare classes. Tensors as in {@link CrossEntropy}.
 */
public final class SmoothedLabels {
  private SmoothedLabels() {}

  /**
   * As printed: {@code (1 - share) [l = y] + share B[l] / L}; rows sum to 1 with weights of sum L.
   */
  public static Tensor printed(Tensor logits, Tensor labels, ClassWeights weights, double share) {
    Tensor rest = weights.tensor(logits).mul(new Scalar(share / logits.size(1)));
    return CrossEntropy.oneHot(logits, labels).mul(new Scalar(1 - share)).add(rest);
  }

  /**
   * As released: {@code 1 - share} for the true class, {@code share B[l] / sum of the others' B}
   * for each other class.
   */
  public static Tensor released(Tensor logits, Tensor labels, ClassWeights weights, double share) {
    Tensor hot = CrossEntropy.oneHot(logits, labels);
    Tensor others = hot.neg().add(new Scalar(1.0)).mul(weights.tensor(logits));
    Tensor sums = others.sum(1).unsqueeze(1);
    return hot.mul(new Scalar(1 - share)).add(others.div(sums).mul(new Scalar(share)));
  }
}
