package io.mien.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The numbers of the specification's test vector schedule.lr. */
class ScheduleTest {
  private static final Percentage ROUNDING = Percentage.withPercentage(0.01);

  private static void check(Schedule schedule, long[] steps, double[] rates) {
    double[] found = Arrays.stream(steps).mapToDouble(schedule::rate).toArray();
    for (int i = 0; i < rates.length; i++) {
      assertThat(found[i]).isCloseTo(rates[i], ROUNDING);
    }
  }

  @Test
  void exponentialFallsOncePerEpoch() {
    check(
        new Schedule.Exponential(1e-4, 0.9, 1),
        new long[] {0, 1, 10, 59},
        new double[] {0.0001, 9e-05, 3.4867844e-05, 1.9966781e-07});
    check(
        new Schedule.Exponential(1e-4, 0.9, 100),
        new long[] {0, 99, 100, 199},
        new double[] {1e-4, 1e-4, 9e-5, 9e-5});
  }

  /** No vector of the specification: worked out by hand. */
  @Test
  void steadyStaysUntilItsLastSteps() {
    check(
        new Schedule.Steady(0.1, 1, 0.2, 9, 100, 1000),
        new long[] {0, 1, 9, 500, 900, 901, 925, 964},
        new double[] {0.1, 0.2, 1, 1, 1, 0.92, 0.6, 0.36});
  }

  @Test
  void cosineFallsToItsEnd() {
    check(
        new Schedule.Cosine(0, 0.01, 0.004, 0, 40),
        new long[] {0, 10, 20, 39},
        new double[] {0.01, 0.009121, 0.007, 0.004009});
  }

  @Test
  void cosineRisesInAStraightLineFirst() {
    check(
        new Schedule.Cosine(3.125e-8, 3.125e-5, 3.125e-7, 2000, 60_000),
        new long[] {0, 1, 1000, 1999, 2000, 30_000, 59_999},
        new double[] {
          3.125e-08,
          4.6859375e-08,
          1.5640625e-05,
          3.1234391e-05,
          3.1165261e-05,
          1.578125e-05,
          3.1250002e-07
        });
  }

  @Test
  void stepsFallInTheEpochsNamed() {
    Schedule schedule = new Schedule.Steps(0.1, 0.1, List.of(2, 4), 10);

    assertThat(schedule.rate(0)).isEqualTo(0.1);
    assertThat(schedule.rate(19)).isEqualTo(0.1);
    assertThat(schedule.rate(20)).isCloseTo(0.01, within(1e-12));
    assertThat(schedule.rate(39)).isCloseTo(0.01, within(1e-12));
    assertThat(schedule.rate(40)).isCloseTo(0.001, within(1e-12));
  }
}
