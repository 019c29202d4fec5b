package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FramePacerTest {
  @Test
  void keepsEveryThirdFrameOfThreeTimesTheRate() {
    assertThat(admitted(10, evenMicros(30, 10))).containsExactly(0, 3, 6, 9);
  }

  @Test
  void keepsAllFramesOfItsOwnRateAndOfASlowerOne() {
    assertThat(admitted(30, evenMicros(30, 300))).hasSize(300);
    assertThat(admitted(30, evenMicros(7, 50))).hasSize(50);
  }

  @Test
  void keepsAllFramesWithoutALimit() {
    assertThat(admitted(Double.POSITIVE_INFINITY, new long[] {0, 0, 1, 1})).hasSize(4);
  }

  @Test
  void keepsTheRateOfAJitteringCamera() {
    Random random = new Random(7);
    long[] jittered =
        IntStream.range(0, 300).mapToLong(i -> i * 33_333L + random.nextInt(8_000)).toArray();

    assertThat(admitted(30, jittered)).hasSizeBetween(295, 300);
  }

  @Test
  void staysUnderTheRateOverAnyTime() {
    int[] kept = admitted(10, evenMicros(25, 250));

    assertThat(kept).hasSizeBetween(98, 101);
  }

  @Test
  void refusesARateOfZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FramePacer(0))
        .withMessage("expected a rate above 0, found 0.0");
  }

  private static int[] admitted(double rate, long[] micros) {
    FramePacer pacer = new FramePacer(rate);
    return IntStream.range(0, micros.length)
        .filter(i -> pacer.admits(Duration.ofNanos(micros[i] * 1000)))
        .toArray();
  }

  private static long[] evenMicros(double rate, int count) {
    return IntStream.range(0, count).mapToLong(i -> (long) (i * 1e6 / rate)).toArray();
  }
}
