package io.mien.inference.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FrameRateTest {

  private static double fps(long... intervals) {
    FrameRate rate = new FrameRate();
    for (long interval : intervals) {
      rate.add(interval);
    }
    return rate.framesPerSecond().orElseThrow();
  }

  @Test
  void isOneFrameByItsInterval() {
    assertThat(fps(100)).isEqualTo(10);
    assertThat(fps(20_000, 20_000)).isEqualTo(.05);
  }

  @Test
  void evensOutTheRoundingOfMilliseconds() {
    assertThat(fps(33, 33, 34, 33, 33, 34)).isCloseTo(30, within(.2));
  }

  @Test
  void anOutageIsNoSlowFrame() {
    assertThat(fps(100, 100, 30_000, 100, 100)).isEqualTo(10);
  }

  @Test
  void worksWithAClockOfSeconds() {
    assertThat(fps(0, 0, 0, 1000, 0, 0, 0, 1000)).isEqualTo(4);
  }

  @Test
  void followsTheNewestFrames() {
    FrameRate rate = new FrameRate();
    for (int i = 0; i < 100; i++) {
      rate.add(i < 50 ? 100 : 50);
    }
    assertThat(rate.framesPerSecond()).hasValue(20);
  }

  @Test
  void isUnknownWithoutAnInterval() {
    FrameRate rate = new FrameRate();
    assertThat(rate.framesPerSecond()).isEmpty();
    rate.add(0);
    assertThat(rate.framesPerSecond()).isEmpty();
  }
}
