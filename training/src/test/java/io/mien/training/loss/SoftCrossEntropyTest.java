package io.mien.training.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.training.net.Tensors;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class SoftCrossEntropyTest {
  private static final float[] LOGITS = {0.5f, -1.2f, 2.0f, 1.0f, 0.0f, -0.3f};
  private static final float[] TARGETS = {0.2f, 0.3f, 0.5f, 0.9f, 0.1f, 0.0f};
  private static final int ROWS = 2;
  private static final int LABELS = 3;

  private static double formula(double[] logits) {
    double sum = 0;
    for (int n = 0; n < ROWS; n++) {
      double total = 0;
      for (int l = 0; l < LABELS; l++) {
        total += Math.exp(logits[n * LABELS + l]);
      }
      for (int l = 0; l < LABELS; l++) {
        sum -= TARGETS[n * LABELS + l] * (logits[n * LABELS + l] - Math.log(total));
      }
    }
    return sum / ROWS;
  }

  private static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[i];
    }
    return copy;
  }

  @Test
  void valueAndGradientAgreeWithTheFormulaAndItsFiniteDifferences() {
    Tensor logits = Tensors.of(LOGITS, ROWS, LABELS).to(torch.ScalarType.Double);
    logits.requires_grad_(true);
    Tensor targets = Tensors.of(TARGETS, ROWS, LABELS).to(torch.ScalarType.Double);

    Tensor loss = SoftCrossEntropy.of(logits, targets);
    loss.backward();

    assertThat(loss.item().toDouble()).isCloseTo(formula(doubles(LOGITS)), Offset.offset(1e-12));
    double step = 1e-5;
    for (int i = 0; i < LOGITS.length; i++) {
      double[] above = doubles(LOGITS);
      double[] below = doubles(LOGITS);
      above[i] += step;
      below[i] -= step;
      double expected = (formula(above) - formula(below)) / (2 * step);
      // Central differences in double precision err by the square of the step.
      assertThat(logits.grad().data_ptr_double().get(i)).isCloseTo(expected, Offset.offset(1e-8));
    }
  }
}
