package io.mien.inference.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitCostTest {
  private static final long SHORTEST = 50;
  private static final long LONGEST = 500;

  private final CommitCost cost = new CommitCost();

  private void took(double millis) {
    for (int i = 0; i < 100; i++) {
      cost.took(millis);
    }
  }

  @Test
  void quickCommitsComeAsOftenAsReadersLikeIt() {
    assertThat(cost.intervalMillis()).isEqualTo(SHORTEST);
    took(1);
    assertThat(cost.intervalMillis()).isEqualTo(SHORTEST);
  }

  @Test
  void commitsTakeATenthOfTheTimeAtMost() {
    took(20);
    assertThat(cost.intervalMillis()).isEqualTo(200);
    took(8);
    assertThat(cost.intervalMillis()).isEqualTo(80);
  }

  @Test
  void liveFramesDoNotWaitForLongHoweverSlowCommitsAre() {
    took(3_000);
    assertThat(cost.intervalMillis()).isEqualTo(LONGEST);
  }

  @Test
  void theReserveHoldsTheWaitForTheCommitAndTheCommit() {
    assertThat(cost.reserveMillis()).isBetween(SHORTEST + 1.0, 2.0 * SHORTEST);
    took(20);
    double steady = cost.reserveMillis();
    assertThat(steady).isBetween(220.0, 300.0);
    cost.took(60);
    assertThat(cost.reserveMillis()).isGreaterThan(steady + 20);
  }
}
