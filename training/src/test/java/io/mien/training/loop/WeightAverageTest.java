package io.mien.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
  private static final float ROUNDING = 1e-6f;

  private final Tensor tensor = Tensors.of(new float[] {1, 10}, 2);
  private final List<Weight> weights = List.of(new Weight("w", tensor, Weight.Kind.FREE));

  @Test
  void movesTowardsTheWeightsFastAtFirst() {
    try (WeightAverage average = new WeightAverage(weights, 0.5)) {
      Tensors.set(tensor, new float[] {2, 20});
      average.update(1); // d = 2/11
      float first = 1 + 9f / 11;
      assertThat(values(average)).containsExactly(new float[] {first, 10 * first}, within(1e-5f));
      average.update(1000); // d = 0.5
      assertThat(values(average)[0]).isCloseTo((first + 2) / 2, within(ROUNDING));
      assertThat(Tensors.values(tensor)).containsExactly(2, 20);
    }
  }

  @Test
  void changesPlacesWithTheWeightsAndBack() {
    tensor.requires_grad_(true);
    try (WeightAverage average = new WeightAverage(weights, 0.5)) {
      Tensors.set(tensor, new float[] {2, 20});
      average.swap();
      assertThat(Tensors.values(tensor)).containsExactly(1, 10);
      assertThat(values(average)).containsExactly(2, 20);
      average.swap();
      assertThat(Tensors.values(tensor)).containsExactly(2, 20);
      assertThat(values(average)).containsExactly(1, 10);
    }
  }

  @Test
  void withoutADecayTheWeightsStandForThemselves() {
    try (WeightAverage average = new WeightAverage(weights, 0)) {
      Tensors.set(tensor, new float[] {2, 20});
      average.update(1);
      average.swap();
      assertThat(Tensors.values(tensor)).containsExactly(2, 20);
      assertThat(average.memory()).isEmpty();
    }
  }

  private static float[] values(WeightAverage average) {
    return Tensors.values(average.memory().get(0).tensor());
  }
}
