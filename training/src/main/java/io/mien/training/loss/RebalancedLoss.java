package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * RBC+RBF (spec/methods.md, 6.4): {@code CE(x) + CE(x~) + lambda RBC + mu (RBF(x) + RBF(x~))} with
 * x~ the mirrored picture. Of all pictures the mean; to be made small.
 *
 * @param weights of the classes, of sum L
 * @param lambda how much the re-balanced consistency counts; published: 0.1
 * @param mu how much the re-balanced focal loss counts; published: 0.5
 * @param focal published: gamma 2
 * @param difference how maps are compared
 */
public record RebalancedLoss(
    ClassWeights weights,
    double lambda,
    double mu,
    FocalLoss focal,
    AttentionConsistency difference) {
  /** With squared differences. */
  public RebalancedLoss(ClassWeights weights, double lambda, double mu, FocalLoss focal) {
    this(weights, lambda, mu, focal, AttentionConsistency.SQUARED);
  }

  /** The same with a share of its consistency. */
  public RebalancedLoss weakened(double share) {
    return new RebalancedLoss(weights, share * lambda, mu, focal, difference);
  }

  /**
   * The mean over the batch.
   *
   * @param labels {@code [N]} of 64-bit integers
   */
  public Tensor of(MirroredViews views, Tensor labels) {
    Tensor logits = views.logits();
    Tensor mirrored = views.mirroredLogits();
    Tensor consistency = difference.of(views.maps(), views.alignedMaps(), weights);
    Tensor hard = focal.of(logits, labels, weights).add(focal.of(mirrored, labels, weights));
    return CrossEntropy.of(logits, labels)
        .add(CrossEntropy.of(mirrored, labels))
        .add(consistency, new Scalar(lambda))
        .add(hard, new Scalar(mu));
  }
}
