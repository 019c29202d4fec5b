package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PresentationClockTest {
  private final PresentationClock clock = new PresentationClock();

  @Test
  void goesByTheTimesOfTheStreamThoughFramesComeInABurst() {
    assertThat(at(5_000, 0)).isEqualTo(0);
    assertThat(at(5_040, 1)).isEqualTo(40);
    assertThat(at(5_080, 2)).isEqualTo(80);
    assertThat(at(5_120, 200)).isEqualTo(120);
  }

  @Test
  void goesByArrivalWhereTheStreamHasNoTimes() {
    assertThat(without(10)).isEqualTo(0);
    assertThat(without(45)).isEqualTo(35);
    assertThat(without(80)).isEqualTo(70);
  }

  @Test
  void goesByArrivalWhereTheStreamLeaps() {
    at(5_000, 0);
    assertThat(at(1_000, 40)).isEqualTo(40);
    assertThat(at(1_040, 80)).isEqualTo(80);
    assertThat(at(9_000_000, 120)).isEqualTo(120);
    assertThat(at(9_000_040, 160)).isEqualTo(160);
  }

  @Test
  void doesNotLetManySmallLeadsAddUp() {
    long last = 0;
    for (int i = 0; i < 1000; i++) {
      last = at(1_000L * i, i);
    }
    assertThat(last).isLessThan(Duration.ofSeconds(35).toMillis());
  }

  private long at(long streamMillis, long arrivalMillis) {
    return clock.at(OptionalLong.of(streamMillis * 1000), arrivalMillis * 1_000_000).toMillis();
  }

  private long without(long arrivalMillis) {
    return clock.at(OptionalLong.empty(), arrivalMillis * 1_000_000).toMillis();
  }
}
