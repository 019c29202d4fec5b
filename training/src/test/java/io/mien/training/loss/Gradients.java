package io.mien.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;

/** Gradients of losses in double, against finite differences. */
final class Gradients {
  private static final double STEP = 1e-5;

  /** Central differences err by the square of the step, and by rounding over the step. */
  private static final double TOLERANCE = 1e-7;

  private Gradients() {}

  /** The framework's gradient at a point. */
  static double[] of(UnaryOperator<Tensor> loss, Tensor at) {
    Tensor variable = at.clone().detach();
    variable.requires_grad_(true);
    loss.apply(variable).backward();
    return values(variable.grad());
  }

  /** Checks every component. */
  static void requireFiniteDifferences(UnaryOperator<Tensor> loss, Tensor at) {
    double[] gradient = of(loss, at);
    for (int i = 0; i < gradient.length; i++) {
      double slope = (moved(loss, at, i, STEP) - moved(loss, at, i, -STEP)) / (2 * STEP);
      assertThat(gradient[i])
          .as("component %d", i)
          .isCloseTo(slope, within(TOLERANCE * Math.max(1, Math.abs(slope))));
    }
  }

  private static double moved(UnaryOperator<Tensor> loss, Tensor at, int index, double step) {
    double[] values = values(at);
    values[index] += step;
    long[] shape = LongStream.range(0, at.dim()).map(at::size).toArray();
    return value(loss.apply(AbstractTensor.create(values, shape)));
  }

  static double value(Tensor scalar) {
    return scalar.item().toDouble();
  }

  static double[] values(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.numel())];
    tensor.contiguous().data_ptr_double().get(values);
    return values;
  }
}
