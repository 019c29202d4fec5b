package io.mien.training.loop;

import io.mien.training.net.Weight;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The exponential moving average of a network's weights and statistics, {@code a += (1 - d) * (w -
 * a)} after each step: it is less noisy than the weights themselves, and stands where they would
 * come to rest at a smaller learning rate. After n steps d is at most {@code (1 + n) / (10 + n)},
 * so that the first weights are soon forgotten.
 *
 * <p>With a decay of 0 there is no average, and the weights stand for themselves. Whoever makes one
 * closes it. Not thread safe.
 */
final class WeightAverage implements AutoCloseable {
  private final List<Weight> weights;
  private final List<Weight> averages;
  private final double decay;

  /**
   * Begins with the weights as they are.
   *
   * @param decay d, 0 to below 1
   */
  WeightAverage(List<Weight> weights, double decay) {
    this.decay = decay;
    this.weights = decay == 0 ? List.of() : List.copyOf(weights);
    averages = this.weights.stream().map(WeightAverage::copy).toList();
  }

  private static Weight copy(Weight weight) {
    try (Tensor values = weight.tensor().detach()) {
      return new Weight("average." + weight.name(), values.clone(), Weight.Kind.STATISTIC);
    }
  }

  /**
   * Takes in the weights after a step.
   *
   * @param count which step this was, from 1
   */
  @SuppressWarnings("try") // the guard works by being there
  void update(long count) {
    double share = 1 - Math.min(decay, (1.0 + count) / (10.0 + count));
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int i = 0; i < weights.size(); i++) {
        averages.get(i).tensor().lerp_(weights.get(i).tensor(), new Scalar(share));
      }
    }
  }

  /** Exchanges the network's weights and the average; a second time puts them back. */
  @SuppressWarnings("try") // the guard works by being there
  void swap() {
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int i = 0; i < weights.size(); i++) {
        Tensor weight = weights.get(i).tensor();
        Tensor average = averages.get(i).tensor();
        try (Tensor kept = torch.clone(weight)) {
          weight.copy_(average);
          average.copy_(kept);
        }
      }
    }
  }

  /** What a checkpoint has to hold besides the weights. */
  List<Weight> memory() {
    return averages;
  }

  @Override
  public void close() {
    averages.forEach(average -> average.tensor().close());
  }
}
