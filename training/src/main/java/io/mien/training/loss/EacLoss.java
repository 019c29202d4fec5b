package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Erasing attention consistency (Zhang et al., 2022): {@code CE(x, y) + lambda mean of (A - A~)^2};
 * the mirrored view is not classified. Of all pictures the mean; to be made small.
 *
 * @param lambda how much the consistency counts; published: 5
 */
public record EacLoss(double lambda) {
  /** The same with a share of its consistency. */
  public EacLoss weakened(double share) {
    return new EacLoss(share * lambda);
  }

  /**
   * The mean over the batch.
   *
   * @param labels {@code [N]} of 64-bit integers
   */
  public Tensor of(MirroredViews views, Tensor labels) {
    ClassWeights equal = ClassWeights.equal(Math.toIntExact(views.weight().size(0)));
    Tensor consistency = AttentionConsistency.SQUARED.of(views.maps(), views.alignedMaps(), equal);
    return CrossEntropy.of(views.logits(), labels).add(consistency, new Scalar(lambda));
  }
}
