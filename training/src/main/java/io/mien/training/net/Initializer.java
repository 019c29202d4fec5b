package io.mien.training.net;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/** First values of weights; the random generator alone decides them. */
public record Initializer(RandomGenerator random) {
  /** Trained values from {@code U(-1/sqrt(fanIn), +1/sqrt(fanIn))}. */
  Tensor uniform(int fanIn, long... shape) {
    double bound = 1 / Math.sqrt(fanIn);
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return trained(Tensors.of(values, shape));
  }

  /** Trained values from a normal distribution around 0, those past two deviations drawn again. */
  Tensor normal(double deviation, long... shape) {
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      double value = random.nextGaussian();
      while (Math.abs(value) > 2) {
        value = random.nextGaussian();
      }
      values[i] = (float) (deviation * value);
    }
    return trained(Tensors.of(values, shape));
  }

  /** Trained values that all start the same. */
  static Tensor constant(double value, long... shape) {
    return trained(fixed(value, shape));
  }

  /** Values that are all the same and not trained. */
  static Tensor fixed(double value, long... shape) {
    float[] values = new float[count(shape)];
    Arrays.fill(values, (float) value);
    return Tensors.of(values, shape);
  }

  private static Tensor trained(Tensor tensor) {
    tensor.requires_grad_(true);
    return tensor;
  }

  private static int count(long... shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }
}
