package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final List<Duration> slept = new ArrayList<>();
  private final Pace realTime = Pace.realTime(slept::add, Duration.ofMillis(100));

  @Test
  void waitsUntilAFrameIsDue() throws InterruptedException {
    assertThat(realTime.await(Duration.ofMillis(40))).isTrue();
    assertThat(slept).containsExactly(Duration.ofMillis(40));
  }

  @Test
  void toleratesALittleLateness() throws InterruptedException {
    assertThat(realTime.await(Duration.ZERO)).isTrue();
    assertThat(realTime.await(Duration.ofMillis(-100))).isTrue();
    assertThat(realTime.await(Duration.ofMillis(-101))).isFalse();
    assertThat(slept).isEmpty();
  }

  @Test
  void neverWaitsNorDropsWhenAsFastAsPossible() throws InterruptedException {
    assertThat(Pace.asFastAsPossible().await(Duration.ofSeconds(Long.MIN_VALUE))).isTrue();
    assertThat(Pace.asFastAsPossible().await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
  }
}
