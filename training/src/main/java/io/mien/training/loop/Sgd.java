package io.mien.training.loop;

import io.mien.training.net.Weight;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Stochastic gradient descent with Nesterov momentum: {@code v = m*v + g; w -= rate * (g + m*v)}.
 */
public final class Sgd extends Optimizer {
  private final double momentum;

  /**
   * Makes it.
   *
   * @param momentum m, 0 to below 1
   */
  public Sgd(List<Weight> weights, double decay, double momentum) {
    this(weights, Options.ofDecay(decay), momentum);
  }

  /**
   * Makes it.
   *
   * @param momentum m, 0 to below 1
   */
  public Sgd(List<Weight> weights, Options options, double momentum) {
    super(weights, options, List.of("velocity"));
    this.momentum = momentum;
  }

  @Override
  void move(Tensor weight, Tensor gradient, List<Weight> memory, double rate, long count) {
    Tensor velocity = memory.get(0).tensor();
    velocity.mul_(new Scalar(momentum)).add_(gradient);
    gradient.add_(velocity, new Scalar(momentum));
    weight.add_(gradient, new Scalar(-rate));
  }
}
