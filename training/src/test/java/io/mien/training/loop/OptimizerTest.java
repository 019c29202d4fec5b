package io.mien.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.training.Vectors;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Scalar;
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
  void decoupledDecayMovesWeightsByItself() {
    List<Weight> weights = weights();
    try (Optimizer adam = new Adam(weights, new Optimizer.Options(DECAY, true, 1))) {
      step(weights, adam, 1);
      // The first step of Adam is the learning rate, whatever the gradient.
      assertThat(value(weights, 0)).isCloseTo(2 * (1 - 0.1 * DECAY) - 0.1, FLOAT_ROUNDING);
      assertThat(value(weights, 1)).isCloseTo(2 - 0.1, FLOAT_ROUNDING);
    }
  }

  @Test
  void theClassifierMayHaveALearningRateOfItsOwn() {
    Tensor tensor = Tensors.of(new float[] {2}, 1);
    tensor.requires_grad_(true);
    List<Weight> weights = List.of(new Weight("5.classifier.weight", tensor, Weight.Kind.DECAYED));
    try (Optimizer sgd = new Sgd(weights, new Optimizer.Options(0, false, 10), 0)) {
      tensor.sum().backward();
      sgd.step(0.1, 1);
      assertThat(value(weights, 0)).isCloseTo(1, FLOAT_ROUNDING);
    }
  }

  @Test
  void gradientsAreClippedTogether() {
    List<Weight> weights = weights().subList(0, 2);
    weights.get(0).tensor().mul(new Scalar(3.0)).sum().backward();
    weights.get(1).tensor().mul(new Scalar(4.0)).sum().backward();
    assertThat(Gradients.norm(weights)).isCloseTo(5, FLOAT_ROUNDING);
    Gradients.clip(weights, 10);
    assertThat(Gradients.norm(weights)).isCloseTo(5, FLOAT_ROUNDING);
    Gradients.clip(weights, 1);
    assertThat(Tensors.values(weights.get(0).tensor().grad())[0]).isCloseTo(0.6f, within(1e-6f));
    assertThat(Tensors.values(weights.get(1).tensor().grad())[0]).isCloseTo(0.8f, within(1e-6f));
  }

  @Test
  void sharpnessAwareStepsAgreeWithTheSpecification() {
    JsonNode vector = Vectors.of("sam.step");
    double[] start = Vectors.numbers(vector.path("inputs").path("w"));
    double[] expected = Vectors.numbers(vector.path("expected").path("w_new"));
    double[] offsets = Vectors.numbers(vector.path("expected").path("e"));
    List<Weight> weights = weights().subList(0, 2);
    for (int i = 0; i < 2; i++) {
      Tensors.set(weights.get(i).tensor(), new float[] {(float) start[i]});
    }
    try (Optimizer sgd = new Sgd(weights, 0, 0)) {
      SharpnessAware sharpness =
          new SharpnessAware(weights, vector.path("inputs").path("rho").asDouble());
      bowl(weights).backward();
      List<Tensor> before = sharpness.climb();
      for (int i = 0; i < 2; i++) {
        assertThat(value(weights, i) - start[i]).isCloseTo(offsets[i], within(1e-5));
      }
      bowl(weights).backward();
      sharpness.back(before);
      sgd.step(vector.path("inputs").path("lr").asDouble(), 1);
      for (int i = 0; i < 2; i++) {
        assertThat(value(weights, i)).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  /** {@code (3 a a + b b) / 2}. */
  private static Tensor bowl(List<Weight> weights) {
    Tensor first = weights.get(0).tensor().square().sum().mul(new Scalar(1.5));
    return first.add(weights.get(1).tensor().square().sum(), new Scalar(0.5));
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
