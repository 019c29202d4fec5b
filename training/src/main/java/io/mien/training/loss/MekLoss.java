package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Mine extra knowledge (Zhang et al., 2023): soft cross entropy on re-balanced smooth labels, and
 * re-balanced attention consistency. Of all pictures the mean; to be made small.
 *
 * @param weights of the classes; with sum L for {@link Form#PRINTED}
 * @param smoothing mass of the smooth labels; published: 0.1 printed, 0.3 released
 * @param lambda how much the consistency counts; published: 2 printed, 0.1 released
 * @param difference the consistency of {@link Form#PRINTED}; the released one has its own
 */
public record MekLoss(
    Form form,
    ClassWeights weights,
    double smoothing,
    double lambda,
    AttentionConsistency difference) {
  /** The paper and its code differ. */
  public enum Form {
    /** Both views are classified; {@link SmoothedLabels#printed}. */
    PRINTED,
    /** One view is classified; {@link SmoothedLabels#released}, released consistency. */
    RELEASED
  }

  /** With squared differences. */
  public MekLoss(Form form, ClassWeights weights, double smoothing, double lambda) {
    this(form, weights, smoothing, lambda, AttentionConsistency.SQUARED);
  }

  /** The same with a share of its consistency. */
  public MekLoss weakened(double share) {
    return new MekLoss(form, weights, smoothing, share * lambda, difference);
  }

  /**
   * The mean over the batch.
   *
   * @param labels {@code [N]} of 64-bit integers
   */
  public Tensor of(MirroredViews views, Tensor labels) {
    Tensor logits = views.logits();
    return switch (form) {
      case PRINTED -> {
        Tensor targets = SmoothedLabels.printed(logits, labels, weights, smoothing);
        yield SoftCrossEntropy.of(logits, targets)
            .add(SoftCrossEntropy.of(views.mirroredLogits(), targets))
            .add(consistency(views, difference), new Scalar(lambda));
      }
      case RELEASED -> {
        Tensor targets = SmoothedLabels.released(logits, labels, weights, smoothing);
        yield SoftCrossEntropy.of(logits, targets)
            .add(consistency(views, AttentionConsistency.RELEASED), new Scalar(lambda));
      }
    };
  }

  private Tensor consistency(MirroredViews views, AttentionConsistency kind) {
    return kind.of(views.maps(), views.alignedMaps(), weights);
  }
}
