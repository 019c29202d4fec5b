package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InflightBudgetTest {

  private static final long AT_ONCE = 0;
  private static final long LONG = Duration.ofMinutes(1).toNanos();

  @Test
  void boundsTheBytes() throws InterruptedException {
    InflightBudget budget = new InflightBudget(100, 10);
    assertThat(budget.acquire(60, AT_ONCE)).isTrue();
    assertThat(budget.acquire(41, AT_ONCE)).isFalse();
    assertThat(budget.acquire(40, AT_ONCE)).isTrue();
    budget.release(60);
    assertThat(budget.acquire(60, AT_ONCE)).isTrue();
  }

  @Test
  void boundsTheFrames() throws InterruptedException {
    InflightBudget budget = new InflightBudget(100, 2);
    assertThat(budget.acquire(1, AT_ONCE)).isTrue();
    assertThat(budget.acquire(1, AT_ONCE)).isTrue();
    assertThat(budget.acquire(1, AT_ONCE)).isFalse();
  }

  @Test
  void aFrameLargerThanTheBoundGoesAlone() throws InterruptedException {
    InflightBudget budget = new InflightBudget(100, 10);
    assertThat(budget.acquire(1000, AT_ONCE)).isTrue();
    assertThat(budget.acquire(1, AT_ONCE)).isFalse();
    budget.release(1000);
    assertThat(budget.acquire(1, AT_ONCE)).isTrue();
  }

  @Test
  void whoWaitsGoesOnWhenAFrameIsOut() throws InterruptedException {
    InflightBudget budget = new InflightBudget(100, 1);
    assertThat(budget.acquire(1, AT_ONCE)).isTrue();
    Thread other = new Thread(() -> budget.release(1));
    other.start();
    assertThat(budget.acquire(1, LONG)).isTrue();
    other.join();
  }
}
