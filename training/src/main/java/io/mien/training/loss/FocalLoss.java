package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The focal loss on softmax (Lin et al., 2017), {@code mean of -(1 - p)^gamma log p} with p the
 * probability of the true label; not negative, to be made small. Tensors as in {@link
 * CrossEntropy}.
 *
 * @param gamma how little what is known already counts; 0 is the cross entropy, else at least 1
 */
public record FocalLoss(double gamma) {
  public FocalLoss {
    // Between 0 and 1 the gradient has no bound at p = 1.
    if (!(gamma == 0 || (gamma >= 1 && Double.isFinite(gamma)))) {
      throw new IllegalArgumentException("expected a gamma of 0 or at least 1, found " + gamma);
    }
  }

  /** The mean over the batch. */
  public Tensor of(Tensor logits, Tensor labels) {
    return perSample(logits, labels).mean();
  }

  /** {@code mean of B[y] (1 - p)^gamma (-log p)}: the re-balanced focal loss RBF. */
  public Tensor of(Tensor logits, Tensor labels, ClassWeights weights) {
    return perSample(logits, labels).mul(weights.of(labels, logits)).mean();
  }

  private Tensor perSample(Tensor logits, Tensor labels) {
    Tensor entropy = CrossEntropy.perSample(logits, labels);
    Tensor wrong = entropy.neg().exp().neg().add(new Scalar(1.0));
    return wrong.pow(new Scalar(gamma)).mul(entropy);
  }
}
