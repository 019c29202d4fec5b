package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross entropy with soft labels: {@code mean over n of -sum over l of t[n,l] * log
 * softmax(z)[n,l]}.
 *
 * <p>Not negative, to be made small. With targets that sum to 1, the gradient of a sample is {@code
 * (softmax(z) - t) / N}.
 */
public final class SoftCrossEntropy {
  private SoftCrossEntropy() {}

  /**
   * The mean loss of a batch, a tensor of one value.
   *
   * @param logits {@code [N, labels]}
   * @param targets {@code [N, labels]}, rows that sum to 1
   */
  public static Tensor of(Tensor logits, Tensor targets) {
    Tensor sum = torch.log_softmax(logits, 1).mul(targets).sum();
    return sum.mul(new Scalar(-1.0 / logits.size(0)));
  }
}
