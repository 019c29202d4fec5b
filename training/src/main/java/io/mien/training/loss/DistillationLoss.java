package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How far a student is from its teachers (Hinton et al., 2015): {@code T^2 * mean over n of sum
 * over l of p[n,l] * (log p[n,l] - log q[n,l])} with {@code q = softmax(z / T)} of the student and
 * p the mean of the teachers' {@code softmax(z / T)}. The factor keeps the gradient's size as T
 * grows.
 *
 * <p>Not negative, 0 where student and teachers agree; to be made small.
 *
 * @param temperature T, above 0
 */
public record DistillationLoss(double temperature) {
  /** Keeps the logarithm of a probability that has rounded to 0 finite. */
  private static final double LEAST = 1e-12;

  public DistillationLoss {
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException("expected a temperature above 0, found " + temperature);
    }
  }

  /** A teacher's softened probabilities of its logits {@code [N, labels]}. */
  public Tensor probabilities(Tensor logits) {
    return torch.softmax(logits.div(new Scalar(temperature)), 1);
  }

  /**
   * The mean loss of a batch, a tensor of one value.
   *
   * @param logits the student's, {@code [N, labels]}
   * @param probabilities the teachers' mean, {@code [N, labels]}, no gradient
   */
  public Tensor of(Tensor logits, Tensor probabilities) {
    Tensor own = torch.log_softmax(logits.div(new Scalar(temperature)), 1);
    Tensor log = probabilities.clamp_min(new Scalar(LEAST)).log();
    Tensor sum = probabilities.mul(log.sub(own)).sum();
    return sum.mul(new Scalar(temperature * temperature / logits.size(0)));
  }
}
