package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InflightBudgetTest {

  private static final long AT_ONCE = 0;
  private static final long SHORT = Duration.ofMillis(20).toNanos();
  private static final long LONG = Duration.ofMinutes(1).toNanos();

  /** Room for a pause of the machine between two releases. */
  private static final long FOUR_RELEASES = Duration.ofSeconds(1).toNanos();

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

  /** A thread that waits in the line for room. */
  private static final class Waiter extends Thread {
    private final InflightBudget budget;
    private final long frameBytes;
    private volatile boolean granted;

    Waiter(InflightBudget budget, long frameBytes) {
      this.budget = budget;
      this.frameBytes = frameBytes;
    }

    @Override
    public void run() {
      try {
        granted = budget.acquire(frameBytes, LONG);
      } catch (InterruptedException e) {
        granted = false;
      }
    }

    static Waiter inLine(InflightBudget budget, long frameBytes) {
      Waiter waiter = new Waiter(budget, frameBytes);
      waiter.start();
      while (waiter.isAlive() && waiter.getState() != State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      return waiter;
    }

    boolean granted() throws InterruptedException {
      join();
      return granted;
    }
  }

  @Test
  void aLargeFrameIsNotOvertakenBySmallOnes() throws InterruptedException {
    InflightBudget budget = new InflightBudget(100, 10);
    assertThat(budget.acquire(60, AT_ONCE)).isTrue();
    assertThat(budget.acquire(40, AT_ONCE)).isTrue();
    Waiter large = Waiter.inLine(budget, 90);
    budget.release(40);

    assertThat(budget.acquire(10, AT_ONCE)).as("there is room, but a line too").isFalse();
    budget.release(60);
    assertThat(large.granted()).isTrue();
    assertThat(budget.acquire(10, AT_ONCE)).isTrue();
  }

  @Test
  void aFrameLargerThanTheBoundGetsItsTurn() throws InterruptedException {
    InflightBudget budget = new InflightBudget(100, 10);
    assertThat(budget.acquire(1, AT_ONCE)).isTrue();
    Waiter large = Waiter.inLine(budget, 1000);

    assertThat(budget.acquire(1, AT_ONCE)).isFalse();
    budget.release(1);
    assertThat(large.granted()).isTrue();
  }

  @Test
  void whoGivesUpLetsTheNextOn() throws InterruptedException {
    InflightBudget budget = new InflightBudget(100, 10);
    assertThat(budget.acquire(60, AT_ONCE)).isTrue();
    assertThat(budget.acquire(50, SHORT)).isFalse();
    Waiter interrupted = Waiter.inLine(budget, 50);
    Waiter next = Waiter.inLine(budget, 40);

    interrupted.interrupt();
    assertThat(interrupted.granted()).isFalse();
    assertThat(next.granted()).isTrue();
  }

  @Test
  void waitsLongerThanItsPatienceWhileFramesAreReleased()
      throws InterruptedException, ExecutionException, TimeoutException {
    InflightBudget budget = new InflightBudget(1000, 9);
    for (int i = 0; i < 9; i++) {
      assertThat(budget.acquire(1, AT_ONCE)).isTrue();
    }
    CompletableFuture<String> last = new CompletableFuture<>();
    for (int i = 1; i <= 8; i++) {
      CompletableFuture.delayedExecutor(250L * i, TimeUnit.MILLISECONDS)
          .execute(() -> budget.release(1));
    }
    CompletableFuture.delayedExecutor(2_100, TimeUnit.MILLISECONDS)
        .execute(() -> assertThat(last.complete("through")).isTrue());
    CompletableFuture<String> awaited =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return budget.await(last, FOUR_RELEASES);
              } catch (InterruptedException | ExecutionException | TimeoutException e) {
                return e.toString();
              }
            });

    assertThat(budget.acquire(998, FOUR_RELEASES)).as("fits after seven releases").isTrue();
    assertThat(awaited.get()).isEqualTo("through");
  }

  @Test
  void givesUpOnAFrameWhenNoneIsReleased() {
    InflightBudget budget = new InflightBudget(100, 10);
    assertThatThrownBy(() -> budget.await(new CompletableFuture<>(), SHORT))
        .isInstanceOf(TimeoutException.class);
  }
}
