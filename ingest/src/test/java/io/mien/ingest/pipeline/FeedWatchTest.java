package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.feed.FeedStatus.State;
import io.mien.ingest.pipeline.FeedWatch.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeedWatchTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration OPEN = Duration.ofSeconds(5);
  private static final Duration STALL = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final FakeClock clock = new FakeClock(START);
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), LONGEST_WAIT, new Random(1));
  private final FeedWatch watch =
      new FeedWatch("door", "rtsp://***@door", FeedLimits.of(OPEN, STALL), backoff, clock);

  @Test
  void opensAtOnceAndIsOnlineWithTheFirstFrame() {
    assertThat(watch.status().state()).isEqualTo(State.CONNECTING);
    assertThat(watch.status().reason()).isEmpty();
    assertThat(watch.tick(0)).isEqualTo(Step.OPEN);
    watch.opened(1);
    assertThat(watch.status().state()).isEqualTo(State.CONNECTING);
    clock.pass(Duration.ofSeconds(1));
    assertThat(watch.frame(1, clock.instant())).isTrue();

    assertThat(watch.status().state()).isEqualTo(State.ONLINE);
    assertThat(watch.status().since()).isEqualTo(START.plusSeconds(1));
    assertThat(watch.status().lastFrameAt()).contains(START.plusSeconds(1));
    assertThat(watch.status().reconnects()).isZero();
    assertThat(watch.loss()).isEmpty();
  }

  @Test
  void framesKeepItOnline() {
    online();
    for (int i = 0; i < 100; i++) {
      clock.pass(STALL);
      assertThat(watch.tick(0)).isEqualTo(Step.NONE);
      assertThat(watch.frame(1, clock.instant())).isTrue();
    }

    assertThat(watch.status().state()).isEqualTo(State.ONLINE);
  }

  @Test
  void aStallIsAbortedAndOpenedAgain() {
    online();
    clock.pass(STALL.plusMillis(1));

    assertThat(watch.tick(0)).isEqualTo(Step.ABORT);
    assertThat(watch.status().state()).isEqualTo(State.STALLED);
    assertThat(watch.status().reason()).contains("no frame came for 10 s");
    assertThat(watch.frame(1, clock.instant())).as("too late").isFalse();
    watch.over(1, LossCause.FAILED, "aborted");
    assertThat(watch.status().reason()).contains("no frame came for 10 s");
    assertThat(tickUntilOpened()).isLessThanOrEqualTo(Duration.ofMillis(600));

    assertThat(watch.session()).isEqualTo(2);
    assertThat(watch.loss()).contains(LossCause.STALLED);
    assertThat(watch.status().state()).isEqualTo(State.CONNECTING);
    assertThat(watch.status().reconnects()).isEqualTo(1);
    watch.opened(2);
    assertThat(watch.frame(2, clock.instant())).isTrue();
    assertThat(watch.status().state()).isEqualTo(State.ONLINE);
    assertThat(watch.status().reason()).isEmpty();
  }

  @Test
  void aSourceThatDoesNotComeBackIsAbandonedAndItsLateWordsAreIgnored() {
    online();
    clock.pass(STALL.plusMillis(1));
    watch.tick(0);
    clock.pass(FeedLimits.ABORT);
    assertThat(watch.tick(0)).isEqualTo(Step.NONE);
    clock.pass(Duration.ofMillis(1));
    assertThat(watch.tick(0)).isEqualTo(Step.ABANDON);
    tickUntilOpened();

    assertThat(watch.frame(1, clock.instant())).isFalse();
    watch.over(1, LossCause.ENDED, "at last");
    watch.opened(1);
    assertThat(watch.tick(1)).isEqualTo(Step.NONE);
    watch.opened(2);
    assertThat(watch.frame(2, clock.instant())).isTrue();
  }

  @Test
  void anOpeningThatHangsIsAborted() {
    watch.tick(0);
    clock.pass(OPEN.plusSeconds(2).plusMillis(1));

    assertThat(watch.tick(0)).isEqualTo(Step.ABORT);
    assertThat(watch.status().state()).isEqualTo(State.STALLED);
    assertThat(watch.status().reason()).contains("it did not open within 5 s");
  }

  @Test
  void aSourceThatOpensAndGivesNothingIsAborted() {
    watch.tick(0);
    watch.opened(1);
    clock.pass(STALL.plusMillis(1));

    assertThat(watch.tick(0)).isEqualTo(Step.ABORT);
    assertThat(watch.status().reason()).contains("it opened, and no frame came within 10 s");
    watch.over(1, LossCause.FAILED, "aborted");
    assertThat(watch.status().state()).isEqualTo(State.OFFLINE);
  }

  @Test
  void staysOfflineFromTryToTryUntilAFrameComes() {
    online();
    clock.pass(Duration.ofSeconds(20));
    watch.frame(1, clock.instant());
    watch.over(1, LossCause.ENDED, "the stream ended");
    assertThat(watch.status().state()).isEqualTo(State.OFFLINE);
    tickUntilOpened();
    assertThat(watch.status().state()).as("the first try").isEqualTo(State.CONNECTING);
    watch.over(2, LossCause.FAILED, "connection refused");
    Instant lost = clock.instant();

    for (int i = 3; i < 1000; i++) {
      assertThat(tickUntilOpened()).isLessThanOrEqualTo(LONGEST_WAIT.plusMillis(100));
      assertThat(watch.session()).isEqualTo(i);
      assertThat(watch.status().state()).isEqualTo(State.OFFLINE);
      assertThat(watch.status().since()).isEqualTo(lost);
      assertThat(watch.status().reason()).contains("connection refused");
      watch.over(i, LossCause.FAILED, "connection refused");
    }
    tickUntilOpened();
    watch.opened(1000);
    watch.frame(1000, clock.instant());

    assertThat(watch.status().state()).isEqualTo(State.ONLINE);
    assertThat(watch.status().reconnects()).isEqualTo(999);
  }

  @Test
  void waitsLongerAndLongerForACameraThatComesAndGoes() {
    for (int i = 1; i <= 8; i++) {
      tickUntilOpened();
      watch.opened(i);
      watch.frame(i, clock.instant());
      watch.over(i, LossCause.ENDED, "the stream ended");
    }
    assertThat(backoff.limit()).isEqualTo(LONGEST_WAIT);

    tickUntilOpened();
    watch.opened(9);
    watch.frame(9, clock.instant());
    clock.pass(FeedLimits.STABLE);
    watch.frame(9, clock.instant());
    watch.over(9, LossCause.ENDED, "the stream ended");

    assertThat(backoff.limit()).as("after it was stable").isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void makesNoMoreTriesThanMayHang() {
    online();
    watch.over(1, LossCause.ENDED, "the stream ended");
    clock.pass(LONGEST_WAIT);

    assertThat(watch.tick(FeedWatch.MOST_ABANDONED)).isEqualTo(Step.NONE);
    assertThat(watch.status().state()).isEqualTo(State.OFFLINE);
    assertThat(watch.status().reason().orElseThrow()).startsWith("4 earlier tries hang");
    assertThat(watch.tick(FeedWatch.MOST_ABANDONED - 1)).isEqualTo(Step.OPEN);
  }

  private void online() {
    watch.tick(0);
    watch.opened(1);
    watch.frame(1, clock.instant());
  }

  /** Lets time pass until the next session begins, and says how long that took. */
  private Duration tickUntilOpened() {
    Duration waited = Duration.ZERO;
    while (watch.tick(0) != Step.OPEN) {
      clock.pass(Duration.ofMillis(100));
      waited = waited.plusMillis(100);
      assertThat(waited).isLessThan(Duration.ofMinutes(2));
    }
    return waited;
  }
}
