package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftTest {

  private static List<Double> minutes(double start, double slope, double noise) {
    Random random = new Random(1);
    return IntStream.range(0, 30)
        .mapToObj(i -> start + slope * i + noise * random.nextGaussian())
        .toList();
  }

  @Test
  void noiseIsFlat() {
    assertThat(Drift.of(minutes(100, 0, 5), .2, 10).flat()).isTrue();
  }

  @Test
  void aLeakIsFoundInNoise() {
    Drift drift = Drift.of(minutes(100, 2, 5), .2, 10);
    assertThat(drift.flat()).isFalse();
    assertThat(drift.perMinute()).isCloseTo(2, within(.3));
    assertThat(drift.total()).isCloseTo(23 * 2, within(7.0));
  }

  @Test
  void aSpikeAndTheWarmUpDoNotCount() {
    List<Double> values =
        IntStream.range(0, 30).mapToObj(i -> i < 3 ? 500.0 : i == 20 ? 900 : 100).toList();
    assertThat(Drift.of(values, .01, 0)).isEqualTo(new Drift(0, 0, 1));
  }

  @Test
  void whatFallsIsFlat() {
    assertThat(Drift.of(minutes(100, -2, 0), .05, 1).flat()).isTrue();
  }

  @Test
  void aFewMinutesSuffice() {
    List<Double> values = List.of(9.0, 1.0, 2.0, 3.0, 4.0);
    assertThat(values).hasSize(Drift.LEAST_MINUTES);
    assertThat(Drift.of(values, 0, 2)).isEqualTo(new Drift(1, 3, 2));
  }
}
