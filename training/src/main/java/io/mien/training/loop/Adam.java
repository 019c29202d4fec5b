package io.mien.training.loop;

import io.mien.training.net.Weight;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Adam (Kingma and Ba, 2015) with beta 0.9 and 0.999 and epsilon 1e-8: {@code w -= rate * mHat /
 * (sqrt(vHat) + epsilon)}, with means m of g and v of g*g, corrected for their start at 0.
 */
public final class Adam extends Optimizer {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** Makes it with decay in the gradient. */
  public Adam(List<Weight> weights, double decay) {
    this(weights, Options.ofDecay(decay));
  }

  /** Makes it; with decoupled decay it is AdamW (Loshchilov and Hutter, 2019). */
  public Adam(List<Weight> weights, Options options) {
    super(weights, options, List.of("mean", "square"));
  }

  @Override
  void move(Tensor weight, Tensor gradient, List<Weight> memory, double rate, long count) {
    Tensor mean = memory.get(0).tensor();
    Tensor square = memory.get(1).tensor();
    mean.mul_(new Scalar(BETA_1)).add_(gradient, new Scalar(1 - BETA_1));
    square.mul_(new Scalar(BETA_2)).addcmul_(gradient, gradient, new Scalar(1 - BETA_2));
    double rootCorrection = Math.sqrt(1 - Math.pow(BETA_2, (double) count));
    Tensor divisor = square.sqrt().div_(new Scalar(rootCorrection)).add_(new Scalar(EPSILON));
    weight.addcdiv_(mean, divisor, new Scalar(-rate / (1 - Math.pow(BETA_1, (double) count))));
  }
}
