package io.mien.inference.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisMotionTest {

  /** For the rounding of a few doubles of some hundred pixels. */
  private static final double ROUNDING = 1e-9;

  @Test
  void twoStepsGiveWhatOneOfTheirSumGives() {
    AxisMotion start = AxisMotion.start(100, 5, 150).after(.1, 80).corrected(110, 5);

    AxisMotion once = start.after(1, 80);
    AxisMotion often = start;
    for (int i = 0; i < 60; i++) {
      often = often.after(1 / 60.0, 80);
    }

    assertThat(often.position()).isCloseTo(once.position(), within(ROUNDING));
    assertThat(often.velocity()).isCloseTo(once.velocity(), within(ROUNDING));
    assertThat(often.positionVariance() / once.positionVariance()).isCloseTo(1, within(ROUNDING));
    assertThat(often.covariance() / once.covariance()).isCloseTo(1, within(ROUNDING));
    assertThat(often.velocityVariance() / once.velocityVariance()).isCloseTo(1, within(ROUNDING));
  }

  @Test
  void learnsTheSpeedAtAnyRateOfFrames() {
    for (int fps : new int[] {1, 5, 60}) {
      AxisMotion motion = AxisMotion.start(0, 5, 150);
      for (int i = 1; i <= 5 * fps; i++) {
        motion = motion.after(1.0 / fps, 80).corrected(40.0 * i / fps, 5);
      }
      assertThat(motion.velocity()).as("%d fps", fps).isCloseTo(40, within(1.0));
      assertThat(motion.positionAfter(-1)).isCloseTo(160, within(2.0));
    }
  }

  @Test
  void isTheSurerTheMoreItHasSeen() {
    AxisMotion once = AxisMotion.start(0, 5, 150);
    AxisMotion twice = once.after(.04, 80).corrected(1, 5);

    assertThat(twice.positionVariance()).isLessThan(once.positionVariance());
    assertThat(twice.velocityVariance()).isLessThan(once.velocityVariance());
    assertThat(twice.after(1, 80).positionVariance()).isGreaterThan(twice.positionVariance());
  }
}
