package io.mien.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Two weights of value 2 with the loss w * w, so a gradient of 2 * w; the second has no decay. */
class OptimizerTest {
  private static final Offset<Double> FLOAT_ROUNDING = Offset.offset(1e-6);
  private static final double DECAY = 0.1;

  private static List<Weight> weights() {
    Tensor decayed = Tensors.of(new float[] {2}, 1);
    Tensor free = Tensors.of(new float[] {2}, 1);
    decayed.requires_grad_(true);
    free.requires_grad_(true);
    return List.of(
        new Weight("decayed", decayed, Weight.Kind.DECAYED),
        new Weight("free", free, Weight.Kind.FREE),
        new Weight("mean", Tensors.of(new float[] {5}, 1), Weight.Kind.STATISTIC));
  }

  private static void step(List<Weight> weights, Optimizer optimizer, long count) {
    for (Weight weight : weights.subList(0, 2)) {
      weight.tensor().mul(weight.tensor()).sum().backward();
    }
    optimizer.step(0.1, count);
  }

  private static double value(List<Weight> weights, int index) {
    return Tensors.values(weights.get(index).tensor())[0];
  }

  @Test
  void sgdMovesWithNesterovMomentum() {
    List<Weight> weights = weights();
    try (Optimizer sgd = new Sgd(weights, DECAY, 0.9)) {
      double decayed = 2;
      double free = 2;
      double decayedVelocity = 0;
      double freeVelocity = 0;
      for (int count = 1; count <= 3; count++) {
        step(weights, sgd, count);
        double gradient = (2 + DECAY) * decayed;
        decayedVelocity = 0.9 * decayedVelocity + gradient;
        decayed -= 0.1 * (gradient + 0.9 * decayedVelocity);
        freeVelocity = 0.9 * freeVelocity + 2 * free;
        free -= 0.1 * (2 * free + 0.9 * freeVelocity);
      }
      assertThat(value(weights, 0)).isCloseTo(decayed, FLOAT_ROUNDING);
      assertThat(value(weights, 1)).isCloseTo(free, FLOAT_ROUNDING);
      assertThat(value(weights, 2)).isEqualTo(5);
    }
  }

  @Test
  void adamMovesByItsCorrectedMeans() {
    List<Weight> weights = weights();
    try (Optimizer adam = new Adam(weights, 0)) {
      double weight = 2;
      double mean = 0;
      double square = 0;
      for (int count = 1; count <= 3; count++) {
        step(weights, adam, count);
        double gradient = 2 * weight;
        mean = 0.9 * mean + 0.1 * gradient;
        square = 0.999 * square + 0.001 * gradient * gradient;
        double root = Math.sqrt(square / (1 - Math.pow(0.999, count))) + 1e-8;
        weight -= 0.1 * mean / (1 - Math.pow(0.9, count)) / root;
      }
      assertThat(value(weights, 0)).isCloseTo(weight, FLOAT_ROUNDING);
      assertThat(adam.memory()).hasSize(4);
    }
  }
}
