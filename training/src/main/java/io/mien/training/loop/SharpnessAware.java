package io.mien.training.loop;

import io.mien.training.net.Weight;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Sharpness-aware minimisation SAM (Foret et al., 2021): the gradient is taken where the loss is
 * larger, at {@code w + rho g / |g|}, and moves w.
 *
 * @param weights all that an optimizer moves
 * @param rho how far, at least 0
 */
record SharpnessAware(List<Weight> weights, double rho) {
  private static final double LEAST_NORM = 1e-12;

  SharpnessAware {
    weights = weights.stream().filter(Weight::trained).toList();
  }

  /** Moves the weights up their gradients, which are cleared; returns where they were. */
  @SuppressWarnings("try") // the guard works by being there
  List<Tensor> climb() {
    double factor = rho / (Gradients.norm(weights) + LEAST_NORM);
    List<Tensor> before = new ArrayList<>();
    try (NoGradGuard guard = new NoGradGuard()) {
      for (Weight weight : weights) {
        before.add(weight.tensor().detach().clone());
        Tensor gradient = weight.tensor().mutable_grad();
        if (gradient.defined()) {
          Tensor unused = weight.tensor().add_(gradient, new Scalar(factor));
          gradient.reset();
        }
      }
    }
    return before;
  }

  /** Puts the weights back. */
  @SuppressWarnings("try") // the guard works by being there
  void back(List<Tensor> before) {
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int i = 0; i < weights.size(); i++) {
        Tensor unused = weights.get(i).tensor().copy_(before.get(i));
      }
    }
  }
}
