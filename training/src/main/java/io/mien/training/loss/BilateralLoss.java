package io.mien.training.loss;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss of the bilateral-branch network (Zhou et al., 2020): {@code alpha CE(z, yc) + (1 -
 * alpha) CE(z, yr)} with {@code z = alpha zc + (1 - alpha) zr}. The conventional branch sees
 * pictures as they come, the re-balancing one sees rare classes more often. To be made small.
 */
public final class BilateralLoss {
  private BilateralLoss() {}

  /** {@code 1 - (epoch / epochs)^2}: first the conventional branch counts; epoch from 0. */
  public static double alpha(int epoch, int epochs) {
    double done = (double) epoch / epochs;
    return 1 - done * done;
  }

  /** How often the re-balancing branch sees each class: in proportion to {@code 1 / n}, sum 1. */
  public static double[] reversedShares(int[] counts) {
    List<Double> weights = ClassWeights.balanced(counts).values();
    double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
    return weights.stream().mapToDouble(weight -> weight / sum).toArray();
  }

  /**
   * The mean over the batch; logits {@code [N, L]} and labels {@code [N]} of both branches.
   *
   * @param alpha share of the conventional branch, 0..1
   */
  public static Tensor of(
      Tensor conventional,
      Tensor conventionalLabels,
      Tensor rebalancing,
      Tensor rebalancingLabels,
      double alpha) {
    Tensor logits = conventional.mul(new Scalar(alpha)).add(rebalancing, new Scalar(1 - alpha));
    return CrossEntropy.of(logits, conventionalLabels)
        .mul(new Scalar(alpha))
        .add(CrossEntropy.of(logits, rebalancingLabels), new Scalar(1 - alpha));
  }
}
