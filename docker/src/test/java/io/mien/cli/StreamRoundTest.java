package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamRoundTest {
  private static final double EXACT = 1e-12;

  private static final CommitTimes COMMITS = new CommitTimes(20, .4, 10, 2);

  /** Two cores: the loop needs 20 ms of CPU a frame, the stream 22, the broker 2 of them. */
  private static final StreamRound ROUND =
      new StreamRound(new Rate(100, 20, Map.of()), new Rate(80, 22, Map.of()), 2, COMMITS, 2);

  @Test
  void countsWhatTheBrokerTakes() {
    assertThat(ROUND.ratio()).isEqualTo(.8, within(EXACT));
    assertThat(ROUND.cpuRatio()).isEqualTo(20. / 24, within(EXACT));
  }

  @Test
  void givesTheBrokersShareOfTheCoresBack() {
    // 12.5 ms a frame, less the 1 ms in which both cores together do the broker's 2 ms.
    assertThat(ROUND.framesPerSecondWithoutBroker()).isEqualTo(1000 / 11.5, within(1e-9));
    assertThat(ROUND.ratioWithoutBroker()).isEqualTo(10 / 11.5, within(EXACT));
    assertThat(ROUND.cpuRatioWithoutBroker()).isEqualTo(20. / 22, within(EXACT));
  }

  @Test
  void saysWhatTheCoresDidNotUse() {
    // 24 ms of CPU a frame at 80 frames/s are 1.92 of 2 cores.
    assertThat(ROUND.idleShare()).isEqualTo(.04, within(EXACT));
  }

  @Test
  void saysWhatPartOfTheThreadsTimeCommitsTook() {
    assertThat(COMMITS.perSecond()).isEqualTo(2, within(EXACT));
    assertThat(COMMITS.meanMillis()).isEqualTo(20, within(EXACT));
    assertThat(COMMITS.shareOfTime()).isEqualTo(.02, within(EXACT));
    assertThat(COMMITS.since(new CommitTimes(10, .3, 6, 2)))
        .extracting(CommitTimes::perSecond)
        .isEqualTo(2.5);
  }

  @Test
  void spreadIsTakenOverAllRounds() {
    assertThat(Spread.of(List.of(3., 1., 2.), Double::doubleValue)).isEqualTo(new Spread(1, 2, 3));
  }
}
