package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.frame.TimeSource;
import io.mien.ingest.pipeline.CaptureClock.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CaptureClockTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

  private final CaptureClock clock = new CaptureClock(Duration.ofSeconds(5));

  @Test
  void takesTheCamerasTimeWhereItIsSane() {
    assertThat(clock.stamp(Optional.of(NOW.minusMillis(180)), NOW))
        .isEqualTo(new Stamp(NOW.minusMillis(180), TimeSource.RTP_NTP));
    assertThat(clock.stamp(Optional.of(NOW.plusSeconds(5)), NOW).from())
        .isEqualTo(TimeSource.RTP_NTP);
    assertThat(clock.distrusts()).isFalse();
  }

  @Test
  void takesTheHostsTimeWhereTheCameraHasNone() {
    assertThat(clock.stamp(Optional.empty(), NOW)).isEqualTo(new Stamp(NOW, TimeSource.HOST_CLOCK));
    assertThat(clock.stamp(Optional.of(NOW.plusMillis(20)), NOW.plusMillis(40)).from())
        .as("once a report has come")
        .isEqualTo(TimeSource.RTP_NTP);
  }

  @Test
  void asksACameraWithAWrongClockNotAgain() {
    assertThat(clock.stamp(Optional.of(Instant.EPOCH), NOW))
        .isEqualTo(new Stamp(NOW, TimeSource.HOST_CLOCK));
    assertThat(clock.distrusts()).isTrue();
    assertThat(clock.stamp(Optional.of(NOW), NOW.plusMillis(40)))
        .isEqualTo(new Stamp(NOW.plusMillis(40), TimeSource.HOST_CLOCK));
  }

  @Test
  void neverGoesBack() {
    clock.stamp(Optional.empty(), NOW);

    assertThat(clock.stamp(Optional.of(NOW.minusMillis(200)), NOW.plusMillis(40)).at())
        .isEqualTo(NOW);
    assertThat(clock.stamp(Optional.empty(), NOW.minusSeconds(3)).at()).isEqualTo(NOW);
    assertThat(clock.stamp(Optional.empty(), NOW.minusSeconds(60)).at()).isEqualTo(NOW);
  }

  @Test
  void beginsAnewWhereTheHostsClockWasSetBackByMoreThanAMinute() {
    Instant before = NOW.minusSeconds(61);
    clock.stamp(Optional.empty(), NOW);

    assertThat(clock.stamp(Optional.empty(), before))
        .isEqualTo(new Stamp(before, TimeSource.HOST_CLOCK));
    assertThat(clock.stamp(Optional.empty(), before.plusMillis(40)).at())
        .isEqualTo(before.plusMillis(40));
    assertThat(clock.stamp(Optional.empty(), before).at())
        .as("a small step back of the new time")
        .isEqualTo(before.plusMillis(40));
  }
}
