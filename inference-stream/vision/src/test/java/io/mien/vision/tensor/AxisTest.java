package io.mien.vision.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static final int ROUNDS = 1000;

  @Test
  void weightsOfASampleMakeUpOneAndIndicesStayInside() {
    Random random = new Random(3);
    for (int round = 0; round < ROUNDS; round++) {
      int samples = 1 + random.nextInt(70);
      int size = 1 + random.nextInt(300);
      // Whole ratios too, where positions fall between pixels exactly.
      double extent =
          random.nextBoolean()
              ? samples * (random.nextInt(25) - 12.5)
              : (random.nextDouble() - 0.5) * 3 * size;
      double origin = (random.nextDouble() - 0.3) * 2 * size;
      for (Resampling resampling : Resampling.values()) {
        Axis axis = Axis.of(samples, origin, extent, size, resampling, Border.REPLICATE);

        assertThat(IntStream.of(axis.indices()).allMatch(at -> at >= 0 && at < size)).isTrue();
        double worst = 0;
        for (int i = 0; i < samples; i++) {
          double sum = 0;
          for (int tap = i * axis.taps(); tap < (i + 1) * axis.taps(); tap++) {
            sum += axis.weights()[tap];
          }
          worst = Math.max(worst, Math.abs(sum - 1));
        }
        assertThat(worst).isLessThan(1e-5);
      }
    }
  }

  @Test
  void shrinkingTakesMoreSamplesUpToALimit() {
    assertThat(Axis.steps(0.5, Resampling.ANTIALIASED)).isEqualTo(1);
    assertThat(Axis.steps(2 + 1e-12, Resampling.ANTIALIASED)).isEqualTo(2);
    assertThat(Axis.steps(2.1, Resampling.ANTIALIASED)).isEqualTo(3);
    assertThat(Axis.steps(1000, Resampling.ANTIALIASED)).isEqualTo(8);
    assertThat(Axis.steps(1000, Resampling.BILINEAR)).isEqualTo(1);
  }
}
