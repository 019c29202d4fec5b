package io.mien.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GradientScaleTest {
  private final Tensor tensor = Tensors.of(new float[] {3, -1e-7f}, 2).requires_grad_(true);
  private final List<Weight> weights = List.of(new Weight("w", tensor, Weight.Kind.FREE));

  /** The gradient of {@code factor * w * w / 2} is {@code factor * w}. */
  private float[] gradient(double factor) {
    tensor.square().sum().mul(new Scalar(factor / 2)).backward();
    return Tensors.values(tensor.mutable_grad());
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16"})
  void isOneForNumbersOfAWideRange(Precision precision) {
    try (GradientScale scale = new GradientScale(precision)) {
      assertThat(scale.factor()).isEqualTo(1);
      assertThat(scale.canShrink()).isFalse();
      assertThat(scale.memory()).isEmpty();
      float[] before = gradient(1);
      scale.undo(weights);
      assertThat(Tensors.values(tensor.mutable_grad())).containsExactly(before);
    }
  }

  @Test
  void multipliesTheLossAndDividesTheGradientsWithoutRounding() {
    try (GradientScale scale = new GradientScale(Precision.FP16)) {
      assertThat(scale.factor()).isEqualTo(65_536);
      assertThat(gradient(scale.factor())[0]).isEqualTo(3 * 65_536f);
      scale.undo(weights);
      assertThat(Tensors.values(tensor.mutable_grad())).containsExactly(3, -1e-7f);
    }
  }

  @Test
  void halvesAfterAnOverflowDownToOneAndDoublesAfterLongQuiet() {
    try (GradientScale scale = new GradientScale(Precision.FP16)) {
      for (int i = 0; i < 16; i++) {
        assertThat(scale.canShrink()).isTrue();
        scale.shrink();
      }
      assertThat(scale.factor()).isEqualTo(1);
      assertThat(scale.canShrink()).as("the gradient itself is no number then").isFalse();
      for (int move = 1; move < 2000; move++) {
        scale.undo(weights);
      }
      assertThat(scale.factor()).isEqualTo(1);
      scale.undo(weights);
      assertThat(scale.factor()).isEqualTo(2);
      assertThat(Tensors.values(scale.memory().get(0).tensor())).containsExactly(2, 0);
    }
  }
}
