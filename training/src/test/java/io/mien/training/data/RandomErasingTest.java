package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.training.data.RandomErasing.Size;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomErasingTest {
  @Test
  void sizesAreThoseOfTheVectorRandomErasingBox() {
    assertThat(Size.of(224, 224, 0.1, 1.0)).contains(new Size(71, 71));
    assertThat(Size.of(224, 224, 0.25, 2.0)).contains(new Size(158, 79));
    assertThat(Size.of(112, 112, 0.02, 0.3)).contains(new Size(9, 29));
    assertThat(Size.of(112, 112, 0.25, 3.3)).contains(new Size(102, 31));
    assertThat(Size.of(224, 224, 0.33, 3.3)).isEmpty();
  }

  @Test
  void erasesOneBoxInAllChannelsAndNeverAFullSide() {
    RandomErasing erasing = new RandomErasing(1, 0.02, 0.25, Erasure.MEAN);
    for (int i = 0; i < 200; i++) {
      float[] tensor = new float[3 * 20 * 30];
      Arrays.fill(tensor, 1f);

      erasing.apply(tensor, 3, 20, 30, Seeds.of(1, i));

      int zeros = 0;
      Set<Integer> rows = new HashSet<>();
      Set<Integer> columns = new HashSet<>();
      for (int pixel = 0; pixel < 600; pixel++) {
        boolean erased = tensor[pixel] == 0;
        assertThat(tensor[600 + pixel] == 0).isEqualTo(erased);
        assertThat(tensor[1200 + pixel] == 0).isEqualTo(erased);
        if (erased) {
          zeros++;
          rows.add(pixel / 30);
          columns.add(pixel % 30);
        }
      }
      assertThat(zeros).isBetween(6, 180).isEqualTo(rows.size() * columns.size());
      assertThat(rows).hasSizeLessThan(20);
      assertThat(columns).hasSizeLessThan(30);
    }
  }

  @Test
  void noiseFillsTheBoxWithValuesOfDeviationOne() {
    RandomErasing erasing = new RandomErasing(1, 0.2, 0.2, Erasure.NOISE);
    double sum = 0;
    double squares = 0;
    int erased = 0;
    for (int i = 0; i < 50; i++) {
      float[] tensor = new float[20 * 30];
      Arrays.fill(tensor, 9f);
      erasing.apply(tensor, 1, 20, 30, Seeds.of(2, i));
      for (float value : tensor) {
        if (value != 9) {
          sum += value;
          squares += value * value;
          erased++;
        }
      }
    }

    // Some 6,000 draws: five deviations of the mean are 0.065, of the variance 0.09.
    assertThat(erased).isBetween(5000, 7000);
    assertThat(sum / erased).isBetween(-0.065, 0.065);
    assertThat(squares / erased).isBetween(0.91, 1.09);
  }

  @Test
  void probabilityZeroErasesNothing() {
    float[] tensor = {1, 1, 1, 1};

    new RandomErasing(0, 0.5, 0.5, Erasure.MEAN).apply(tensor, 1, 2, 2, Seeds.of(1));

    assertThat(tensor).containsOnly(1f);
  }
}
