package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross entropy with one true label a sample: {@code -log softmax(z)[y]}. Not negative, to be made
 * small.
 *
 * <p>Logits are {@code [N, L]}, labels {@code [N]} of 64-bit integers in 0..L-1.
 */
public final class CrossEntropy {
  private CrossEntropy() {}

  /** The mean over the batch. */
  public static Tensor of(Tensor logits, Tensor labels) {
    return perSample(logits, labels).mean();
  }

  /** {@code mean of w[y] CE}: class-balanced softmax (Cui et al., 2019) with weights of sum L. */
  public static Tensor weighted(Tensor logits, Tensor labels, ClassWeights weights) {
    return perSample(logits, labels).mul(weights.of(labels, logits)).mean();
  }

  /** {@code sum of w[y] CE / sum of w[y]}. */
  public static Tensor weightedMean(Tensor logits, Tensor labels, ClassWeights weights) {
    Tensor each = weights.of(labels, logits);
    return perSample(logits, labels).mul(each).sum().div(each.sum());
  }

  /** The loss of each sample, {@code [N]}. */
  static Tensor perSample(Tensor logits, Tensor labels) {
    Tensor logs = torch.log_softmax(logits, 1).gather(1, labels.unsqueeze(1));
    return logs.mul(new Scalar(-1.0)).view(-1);
  }

  /** {@code [N, L]} with 1 at each sample's label and 0 elsewhere, in the format of the logits. */
  static Tensor oneHot(Tensor logits, Tensor labels) {
    return torch.one_hot(labels, logits.size(1)).to(logits.scalar_type());
  }
}
