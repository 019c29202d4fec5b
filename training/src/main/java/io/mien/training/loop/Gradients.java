package io.mien.training.loop;

import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What concerns the gradients of all weights together. */
final class Gradients {
  private Gradients() {}

  /** The root of the sum of the squares of all gradients. */
  @SuppressWarnings("try") // the guard works by being there
  static double norm(List<Weight> weights) {
    double sum = 0;
    try (NoGradGuard guard = new NoGradGuard()) {
      for (Weight weight : weights) {
        Tensor gradient = weight.tensor().mutable_grad();
        if (gradient.defined()) {
          sum += gradient.square().sum().item().toDouble();
        }
      }
    }
    return Math.sqrt(sum);
  }

  /** Whether no gradient holds a NaN or an infinity. */
  static boolean areFinite(List<Weight> weights) {
    return Tensors.areFinite(
        weights.stream()
            .map(weight -> weight.tensor().mutable_grad())
            .filter(Tensor::defined)
            .toList());
  }

  /** Forgets all gradients. */
  static void clear(List<Weight> weights) {
    for (Weight weight : weights) {
      Tensor gradient = weight.tensor().mutable_grad();
      if (gradient.defined()) {
        gradient.reset();
      }
    }
  }

  /** Scales all gradients by {@code min(1, most / norm)}. */
  static void clip(List<Weight> weights, double most) {
    double norm = norm(weights);
    if (norm > most) {
      multiply(weights, most / norm);
    }
  }

  /** Multiplies all gradients by a number. */
  @SuppressWarnings("try") // the guard works by being there
  static void multiply(List<Weight> weights, double factor) {
    try (NoGradGuard guard = new NoGradGuard()) {
      for (Weight weight : weights) {
        Tensor gradient = weight.tensor().mutable_grad();
        if (gradient.defined()) {
          Tensor unused = gradient.mul_(new Scalar(factor));
        }
      }
    }
  }
}
