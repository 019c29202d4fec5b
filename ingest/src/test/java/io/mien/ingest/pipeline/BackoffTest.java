package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Test
  void doublesItsLimitUpToTheLongestAndStaysThereForEver() {
    Backoff backoff = new Backoff(FIRST, LONGEST, new Random(1));
    List<Long> limits = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      limits.add(backoff.limit().toMillis());
      assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(limits.get(i)));
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(backoff.next()).isBetween(Duration.ZERO, LONGEST);
    }

    assertThat(limits)
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L);
    assertThat(backoff.limit()).isEqualTo(LONGEST);
  }

  @Test
  void spreadsItsWaitsOverTheWholeOfTheLimit() {
    Backoff backoff = new Backoff(LONGEST, LONGEST, new Random(2));
    double[] waits = new double[10_000];
    for (int i = 0; i < waits.length; i++) {
      waits[i] = backoff.next().toMillis() / 1e3;
    }

    // Evenly over 0 to 30: a mean of 15, and a tenth of the waits in each tenth.
    double mean = Arrays.stream(waits).average().orElseThrow();
    long lowest = Arrays.stream(waits).filter(wait -> wait < 3).count();
    assertThat(mean).isBetween(14.5, 15.5);
    assertThat(lowest).isBetween(850L, 1150L);
  }

  @Test
  void beginsAnew() {
    Backoff backoff = new Backoff(FIRST, LONGEST, new Random(3));
    backoff.next();
    backoff.next();
    backoff.reset();

    assertThat(backoff.limit()).isEqualTo(FIRST);
  }

  @Test
  void refusesALongestWaitBelowTheFirst() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), new Random(4)))
        .withMessageContaining("longest");
  }
}
