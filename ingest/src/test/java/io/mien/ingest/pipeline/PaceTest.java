package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Duration> slept = new ArrayList<>();
  private final Pace realTime =
      Pace.realTime(Clock.fixed(NOW, ZoneOffset.UTC), slept::add, Duration.ofMillis(100));

  @Test
  void waitsUntilAFrameIsDue() throws InterruptedException {
    assertThat(realTime.await(NOW.plusMillis(40))).isTrue();
    assertThat(slept).containsExactly(Duration.ofMillis(40));
  }

  @Test
  void toleratesALittleLateness() throws InterruptedException {
    assertThat(realTime.await(NOW)).isTrue();
    assertThat(realTime.await(NOW.minusMillis(100))).isTrue();
    assertThat(realTime.await(NOW.minusMillis(101))).isFalse();
    assertThat(slept).isEmpty();
  }

  @Test
  void neverWaitsNorDropsWhenAsFastAsPossible() throws InterruptedException {
    assertThat(Pace.asFastAsPossible().await(Instant.MIN)).isTrue();
    assertThat(Pace.asFastAsPossible().await(Instant.MAX)).isTrue();
  }
}
