package io.mien.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BatchPlanTest {

  private static double flat(int rows) {
    return 4 + .2 * rows;
  }

  private static double linear(int rows) {
    return 4.0 * rows;
  }

  /** Cheaper an item up to 4, and hardly dearer for 3 than for 4. */
  private static double steepBeyondFour(int rows) {
    return rows <= 4 ? 3 + .5 * rows : 1.24 * rows;
  }

  private static List<Integer> runs(BatchPlan plan, int items) {
    List<Integer> runs = new ArrayList<>();
    for (int left = items; left > 0; left -= runs.get(runs.size() - 1)) {
      runs.add(plan.rows(left));
    }
    return runs;
  }

  @Test
  void padsWhereALargeRunIsHardlyDearer() {
    BatchPlan plan = BatchPlans.costing(64, BatchPlanTest::flat);
    assertThat(plan.most()).isEqualTo(64);
    assertThat(runs(plan, 1)).containsExactly(1);
    assertThat(runs(plan, 3)).containsExactly(4);
    assertThat(runs(plan, 33)).containsExactly(32, 1);
    assertThat(runs(plan, 60)).containsExactly(64);
    assertThat(runs(plan, 130)).containsExactly(64, 64, 2);
  }

  @Test
  void splitsExactlyWherePaddingIsDear() {
    BatchPlan plan = BatchPlans.costing(8, BatchPlanTest::steepBeyondFour);
    assertThat(plan.most()).as("8 rows cost no less than twice 4").isEqualTo(4);
    assertThat(runs(plan, 3)).containsExactly(4);
    assertThat(runs(plan, 6)).containsExactly(4, 2);
  }

  @Test
  void leavesOutBucketsThatPayNothing() {
    List<Integer> warmed = new ArrayList<>();
    AtomicLong now = new AtomicLong();
    BatchPlan plan =
        BatchPlan.measure(
            64,
            rows -> {
              warmed.add(rows);
              now.addAndGet((long) linear(rows));
            },
            now::get);
    assertThat(plan.most()).isEqualTo(1);
    assertThat(runs(plan, 3)).containsExactly(1, 1, 1);
    assertThat(warmed).as("nobody waits at start for what is never run").doesNotContain(4, 64);
  }

  @Test
  void aMomentInWhichTheMachineIsBusyMakesNoBucketPay() {
    AtomicLong now = new AtomicLong();
    AtomicLong runs = new AtomicLong();
    BatchPlan plan =
        BatchPlan.measure(
            64,
            rows -> now.addAndGet((runs.getAndIncrement() < 5 ? 3 : 1) * (long) linear(rows)),
            now::get);
    assertThat(plan.most()).isEqualTo(1);
  }

  @Test
  void slowRunsAreTimedTwiceAndFastOnesTenTimes() {
    List<Integer> slow = new ArrayList<>();
    AtomicLong now = new AtomicLong();
    BatchPlan.measure(
        1,
        rows -> {
          slow.add(rows);
          now.addAndGet(100_000_000);
        },
        now::get);
    List<Integer> fast = new ArrayList<>();
    BatchPlan.measure(1, fast::add, now::get);

    assertThat(slow).as("one of them to warm up").hasSize(1 + 2);
    assertThat(fast).hasSize(1 + 10);
  }

  @Test
  void theLargestBatchIsABucketOfItsOwn() {
    BatchPlan plan = BatchPlans.costing(48, BatchPlanTest::flat);
    assertThat(plan.most()).isEqualTo(48);
    assertThat(runs(plan, 40)).containsExactly(48);
  }

  @Test
  void awaitingCompanyPaysOnlyWhereTogetherIsCheaper() {
    BatchPlan flat = BatchPlans.costing(8, BatchPlanTest::flat);
    assertThat(flat.paysToAwait(1, 2)).isTrue();
    assertThat(flat.paysToAwait(8, 9)).as("a full batch").isFalse();
    assertThat(BatchPlans.costing(8, BatchPlanTest::linear).paysToAwait(1, 2)).isFalse();
  }

  @Test
  void saysWhatARunTakes() {
    assertThat(BatchPlans.costing(2, BatchPlanTest::flat)).hasToString("1 (4.2 ms), 2 (4.4 ms)");
  }
}
