package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.load.CommitCost;
import io.mien.inference.stream.CommitPace.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

  private static final Duration LIVE = Duration.ofSeconds(1);
  private static final long START = 1_700_000_000_000L;

  private final CommitCost cost = new CommitCost();
  private final long interval = cost.intervalMillis();
  private final CommitPace pace = new CommitPace(LIVE, cost);

  @Test
  void aLoneLiveFrameIsCommittedAtOnce() {
    assertThat(pace.processed(START, START - 20)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + interval, START)).isEqualTo(Step.COMMIT);
  }

  @Test
  void framesInQuickSuccessionShareACommit() {
    assertThat(pace.processed(START, START)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + 1, START)).isEqualTo(Step.CHECK_LATER);
    assertThat(pace.processed(START + 2, START)).isEqualTo(Step.NOTHING);

    assertThat(pace.isDue(START + interval)).isTrue();
    assertThat(pace.isDue(START + interval)).isFalse();
    assertThat(pace.processed(START + interval + 1, START)).isEqualTo(Step.CHECK_LATER);
  }

  @Test
  void aLaterFrameThatCommitsAnswersForThoseThatWait() {
    assertThat(pace.processed(START, START)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + 1, START)).isEqualTo(Step.CHECK_LATER);
    assertThat(pace.processed(START + interval, START)).isEqualTo(Step.COMMIT);
    assertThat(pace.isDue(START + interval + 1)).isFalse();
  }

  @Test
  void aBacklogIsLeftToTheInterval() {
    long old = START - LIVE.toMillis() - 1;
    pace.committed(START - 1);
    assertThat(pace.processed(START, old)).isEqualTo(Step.NOTHING);
    assertThat(pace.processed(START, Long.MIN_VALUE)).isEqualTo(Step.NOTHING);
    assertThat(pace.isDue(START + interval)).isFalse();
  }

  @Test
  void theFirstFrameOfAThreadIsCommittedAtOnceHoweverOldItIs() {
    long old = START - LIVE.toMillis() - 1;
    assertThat(pace.processed(START, old)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + interval, old)).isEqualTo(Step.NOTHING);
  }

  @Test
  void aFrameFromTheFutureIsLive() {
    assertThat(pace.processed(START, START + 60_000)).isEqualTo(Step.COMMIT);
  }

  @Test
  void theCheckComesWhenTheIntervalIsOver() {
    assertThat(pace.processed(START, START)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + 10, START)).isEqualTo(Step.CHECK_LATER);
    assertThat(pace.remaining(START + 10)).isEqualTo(Duration.ofMillis(interval - 10));
    assertThat(pace.remaining(START + 2 * interval)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void aCommitForAnotherReasonCountsToo() {
    assertThat(pace.processed(START, START)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + 1, START)).isEqualTo(Step.CHECK_LATER);
    pace.committed(START + interval - 1);
    assertThat(pace.isDue(START + interval)).isFalse();
    assertThat(pace.processed(START + interval, START)).isEqualTo(Step.CHECK_LATER);
  }

  @Test
  void commitsThatTakeLongComeSeldom() {
    for (int i = 0; i < 100; i++) {
      cost.took(30);
    }
    assertThat(pace.processed(START, START)).isEqualTo(Step.COMMIT);
    assertThat(pace.processed(START + 250, START)).isEqualTo(Step.CHECK_LATER);
    assertThat(pace.processed(START + 300, START)).isEqualTo(Step.COMMIT);
  }
}
