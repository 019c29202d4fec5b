package io.mien.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class DistillationLossTest {
  private static final double TOLERANCE = 1e-9;

  private static Tensor student() {
    return AbstractTensor.create(new double[] {0.2, -1, 0.7, 1.5, 0, -0.3}, 2, 3);
  }

  private static Tensor teacher() {
    return AbstractTensor.create(new double[] {2, 0.5, -1, 0, 1, 3}, 2, 3);
  }

  /** The definition, value by value. */
  private static double expected(double temperature) {
    double[] student = Gradients.values(student());
    double[] teacher = Gradients.values(teacher());
    double sum = 0;
    for (int n = 0; n < 2; n++) {
      double studentSum = 0;
      double teacherSum = 0;
      for (int l = 0; l < 3; l++) {
        studentSum += Math.exp(student[3 * n + l] / temperature);
        teacherSum += Math.exp(teacher[3 * n + l] / temperature);
      }
      for (int l = 0; l < 3; l++) {
        double q = Math.exp(student[3 * n + l] / temperature) / studentSum;
        double p = Math.exp(teacher[3 * n + l] / temperature) / teacherSum;
        sum += p * Math.log(p / q);
      }
    }
    return temperature * temperature * sum / 2;
  }

  @Test
  void isTheDivergenceTimesTheSquareOfTheTemperature() {
    for (double temperature : new double[] {1, 2, 5}) {
      DistillationLoss loss = new DistillationLoss(temperature);
      Tensor value = loss.of(student(), loss.probabilities(teacher()));
      assertThat(Gradients.value(value)).isCloseTo(expected(temperature), within(TOLERANCE));
      assertThat(Gradients.value(value)).isPositive();
    }
  }

  @Test
  void isNothingWhereBothAgree() {
    DistillationLoss loss = new DistillationLoss(3);
    assertThat(Gradients.value(loss.of(student(), loss.probabilities(student()))))
        .isCloseTo(0, within(TOLERANCE));
    Tensor sure = AbstractTensor.create(new double[] {900, -900, 0}, 1, 3);
    assertThat(Gradients.value(loss.of(sure, loss.probabilities(sure)))).isFinite();
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    DistillationLoss loss = new DistillationLoss(2);
    Tensor probabilities = loss.probabilities(teacher());
    Gradients.requireFiniteDifferences(logits -> loss.of(logits, probabilities), student());
  }

  @Test
  void refusesATemperatureOfNothing() {
    assertThatThrownBy(() -> new DistillationLoss(0)).hasMessageContaining("found 0.0");
  }
}
