package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The class-balanced focal loss as Cui et al. (2019) published it: every class is a yes or no of
 * its own, {@code sum over n, l of w[y] (1 - q)^gamma (-log q) / N} with {@code q = sigmoid(z)} for
 * the true label and {@code sigmoid(-z)} for the others. Tensors as in {@link CrossEntropy}.
 *
 * @param gamma at least 0
 * @param weights with the sum L
 */
public record SigmoidFocalLoss(double gamma, ClassWeights weights) {
  public SigmoidFocalLoss {
    if (!(gamma >= 0 && Double.isFinite(gamma))) {
      throw new IllegalArgumentException("expected a gamma of at least 0, found " + gamma);
    }
  }

  /** The sum over all classes, divided by the number of samples. */
  public Tensor of(Tensor logits, Tensor labels) {
    Tensor signs = CrossEntropy.oneHot(logits, labels).mul(new Scalar(2.0)).sub(new Scalar(1.0));
    Tensor towards = logits.mul(signs);
    // In logs: a power of a probability near 0 would have no gradient.
    Tensor modulator = torch.log_sigmoid(towards.neg()).mul(new Scalar(gamma)).exp();
    Tensor each = modulator.mul(torch.log_sigmoid(towards)).sum(1);
    return each.mul(weights.of(labels, logits)).mean().neg();
  }
}
