package io.mien.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.training.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  private static void requireClose(ClassWeights found, JsonNode expected) {
    double[] numbers = Vectors.numbers(expected);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(found.values().get(i)).isCloseTo(numbers[i], within(Vectors.ROUNDING));
    }
  }

  @Test
  void effectiveNumbersAgreeWithTheSpecification() {
    for (String id : List.of("raf.beta0.9999", "raf.beta0.999", "ferplus.beta0.9999")) {
      JsonNode vector = Vectors.of("weights.effective." + id);
      // The case of FER+ says "as above" for beta.
      double beta = vector.path("inputs").path("beta").asDouble(0.9999);
      ClassWeights weights =
          ClassWeights.effectiveNumber(
              Vectors.integers(vector.path("inputs").path("counts")), beta);
      requireClose(weights, vector.path("expected").path("raw"));
      requireClose(weights.normalised(), vector.path("expected").path("normalised"));
    }
  }

  @Test
  void inverseFrequenciesAgreeWithTheSpecification() {
    JsonNode released = Vectors.of("weights.mek_code.raf");
    int[] counts = Vectors.integers(released.path("inputs").path("counts"));
    requireClose(ClassWeights.inverseFrequency(counts), released.path("expected").path("weights"));
    requireClose(
        ClassWeights.balanced(counts),
        Vectors.of("weights.balanced.raf").path("expected").path("weights"));
  }

  @Test
  void refusesClassesWithoutPictures() {
    assertThatThrownBy(() -> ClassWeights.balanced(new int[] {3, 0}))
        .hasMessage("expected at least 1 picture of each class, found [3, 0]");
    assertThatThrownBy(() -> ClassWeights.effectiveNumber(new int[] {3}, 1))
        .hasMessageContaining("found 1.0");
    assertThatThrownBy(() -> new ClassWeights(List.of(-1.0))).hasMessageContaining("-1.0");
  }
}
