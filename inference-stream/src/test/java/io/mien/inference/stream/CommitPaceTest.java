package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.stream.CommitPace.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

  private static final Duration LIVE = Duration.ofSeconds(1);
  private static final long INTERVAL = CommitPace.INTERVAL.toMillis();
  private static final long START = 1_700_000_000_000L;

  private final CommitPace pace = new CommitPace(LIVE);

  @Test
  void aLoneLiveFrameIsCommittedAtOnce() {
    assertThat(pace.processed(START, START - 20)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + INTERVAL, START)).isEqualTo(Step.COMMIT);
  }

  @Test
  void framesInQuickSuccessionShareACommit() {
    assertThat(pace.processed(START, START)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + 1, START)).isEqualTo(Step.CHECK_LATER);
    assertThat(pace.processed(START + 2, START)).isEqualTo(Step.NOTHING);

    assertThat(pace.isDue(START + INTERVAL)).isTrue();
    assertThat(pace.isDue(START + INTERVAL)).isFalse();
    assertThat(pace.processed(START + INTERVAL + 1, START)).isEqualTo(Step.CHECK_LATER);
  }

  @Test
  void aLaterFrameThatCommitsAnswersForThoseThatWait() {
    assertThat(pace.processed(START, START)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + 1, START)).isEqualTo(Step.CHECK_LATER);
    assertThat(pace.processed(START + INTERVAL, START)).isEqualTo(Step.COMMIT);
    assertThat(pace.isDue(START + INTERVAL + 1)).isFalse();
  }

  @Test
  void aBacklogIsLeftToTheInterval() {
    long old = START - LIVE.toMillis() - 1;
    assertThat(pace.processed(START, old)).isEqualTo(Step.NOTHING);
    assertThat(pace.processed(START, Long.MIN_VALUE)).isEqualTo(Step.NOTHING);
    assertThat(pace.isDue(START + INTERVAL)).isFalse();
  }

  @Test
  void aFrameFromTheFutureIsLive() {
    assertThat(pace.processed(START, START + 60_000)).isEqualTo(Step.COMMIT);
  }
}
