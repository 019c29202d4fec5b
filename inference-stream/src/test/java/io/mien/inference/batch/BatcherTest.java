package io.mien.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatcherTest {

  private static final Duration NO_WAIT = Duration.ZERO;
  private static final Duration LONG_WAIT = Duration.ofMinutes(5);

  private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void stopCallers() {
    callers.shutdownNow();
  }

  private List<Integer> doubled(List<Integer> items) {
    batches.add(List.copyOf(items));
    return items.stream().map(i -> 2 * i).toList();
  }

  private Future<List<Integer>> submit(Batcher<Integer, Integer> batcher, Integer... items) {
    return callers.submit(() -> batcher.submit(List.of(items)));
  }

  /** A model that reports when a batch starts and runs it when it is let go. */
  private final class HeldModel {
    private final Semaphore started = new Semaphore(0);
    private final Semaphore released = new Semaphore(0);

    List<Integer> run(List<Integer> items) {
      started.release();
      released.acquireUninterruptibly();
      return doubled(items);
    }
  }

  private static void awaitInLine(Batcher<?, ?> batcher, int requests) {
    while (batcher.requestsInLine() < requests) {
      Thread.onSpinWait();
    }
  }

  @Test
  void answersInTheOrderOfTheItems() throws Exception {
    try (Batcher<Integer, Integer> batcher = new Batcher<>(8, NO_WAIT, this::doubled)) {
      assertThat(batcher.submit(List.of(3, 1, 2))).containsExactly(6, 2, 4);
      assertThat(batcher.submit(List.of())).isEmpty();
    }
    assertThat(batches).containsExactly(List.of(3, 1, 2));
  }

  @Test
  void oneCallerAloneIsNeverHeldBack() throws Exception {
    try (Batcher<Integer, Integer> batcher = new Batcher<>(8, LONG_WAIT, this::doubled)) {
      for (int i = 0; i < 20; i++) {
        assertThat(batcher.submit(List.of(i))).containsExactly(2 * i);
      }
    }
  }

  @Test
  void whatWaitsWhileABatchRunsGoesTogetherIntoTheNext() throws Exception {
    HeldModel model = new HeldModel();
    try (Batcher<Integer, Integer> batcher = new Batcher<>(4, NO_WAIT, model::run)) {
      Future<List<Integer>> first = submit(batcher, 1);
      model.started.acquire();
      Future<List<Integer>> second = submit(batcher, 2, 3);
      awaitInLine(batcher, 1);
      Future<List<Integer>> third = submit(batcher, 4, 5);
      awaitInLine(batcher, 2);
      Future<List<Integer>> fourth = submit(batcher, 6);
      awaitInLine(batcher, 3);
      model.released.release(3);

      assertThat(first.get()).containsExactly(2);
      assertThat(second.get()).containsExactly(4, 6);
      assertThat(third.get()).containsExactly(8, 10);
      assertThat(fourth.get()).containsExactly(12);
    }
    assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4, 5), List.of(6));
  }

  @Test
  void holdsABatchBackForCallersOfTheLastBatches() throws Exception {
    HeldModel model = new HeldModel();
    try (Batcher<Integer, Integer> batcher = new Batcher<>(8, LONG_WAIT, model::run)) {
      ExecutorService one = Executors.newSingleThreadExecutor();
      ExecutorService other = Executors.newSingleThreadExecutor();
      Future<List<Integer>> first = one.submit(() -> batcher.submit(List.of(1)));
      model.started.acquire();
      Future<List<Integer>> second = other.submit(() -> batcher.submit(List.of(2)));
      awaitInLine(batcher, 1);
      model.released.release();
      first.get();
      model.started.acquire();
      Future<List<Integer>> third = one.submit(() -> batcher.submit(List.of(3)));
      awaitInLine(batcher, 1);
      model.released.release();
      second.get();
      Future<List<Integer>> fourth = other.submit(() -> batcher.submit(List.of(4)));
      model.released.release();

      assertThat(third.get()).containsExactly(6);
      assertThat(fourth.get()).containsExactly(8);
      one.shutdown();
      other.shutdown();
    }
    assertThat(batches).containsExactly(List.of(1), List.of(2), List.of(3, 4));
  }

  @Test
  void runsAFrameThatIsLargerThanABatchAloneInSlices() throws Exception {
    try (Batcher<Integer, Integer> batcher = new Batcher<>(2, NO_WAIT, this::doubled)) {
      assertThat(batcher.submit(List.of(1, 2, 3, 4, 5))).containsExactly(2, 4, 6, 8, 10);
    }
    assertThat(batches).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
  }

  @Test
  void anErrorGoesToTheCallersOfThatBatchOnly() throws Exception {
    try (Batcher<Integer, Integer> batcher =
        new Batcher<>(
            8,
            NO_WAIT,
            items -> {
              if (items.contains(13)) {
                throw new IllegalStateException("no luck");
              }
              return doubled(items);
            })) {
      assertThatThrownBy(() -> batcher.submit(List.of(13)))
          .isInstanceOf(BatchException.class)
          .hasMessage("no luck")
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(batcher.submit(List.of(14))).containsExactly(28);
    }
  }

  @Test
  void aModelThatLosesAnswersIsAnError() {
    try (Batcher<Integer, Integer> batcher = new Batcher<>(8, NO_WAIT, items -> List.of())) {
      assertThatThrownBy(() -> batcher.submit(List.of(1)))
          .isInstanceOf(BatchException.class)
          .hasMessage("expected 1 answers, found 0");
    }
  }

  @Test
  void closingAnswersEverybodyWhoWaits() throws Exception {
    HeldModel model = new HeldModel();
    Batcher<Integer, Integer> batcher = new Batcher<>(1, NO_WAIT, model::run);
    Future<List<Integer>> running = submit(batcher, 1);
    model.started.acquire();
    Future<List<Integer>> waiting = submit(batcher, 2);
    awaitInLine(batcher, 1);
    Future<?> closing = callers.submit(batcher::close);

    assertThatThrownBy(waiting::get).hasRootCauseMessage("the batcher is closed");
    model.released.release();
    assertThat(running.get()).containsExactly(2);
    closing.get();
    assertThatThrownBy(() -> batcher.submit(List.of(3))).hasMessage("the batcher is closed");
    batcher.close();
  }

  @Test
  void anInterruptedCallerLeavesTheLine() throws Exception {
    HeldModel model = new HeldModel();
    try (Batcher<Integer, Integer> batcher = new Batcher<>(8, NO_WAIT, model::run)) {
      Future<List<Integer>> running = submit(batcher, 1);
      model.started.acquire();
      AtomicReference<Exception> thrown = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  batcher.submit(List.of(2));
                } catch (InterruptedException | RuntimeException e) {
                  thrown.set(e);
                }
              });
      caller.start();
      awaitInLine(batcher, 1);
      caller.interrupt();
      caller.join();
      model.released.release(2);
      running.get();
      assertThat(batcher.submit(List.of(3))).containsExactly(6);
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
    assertThat(batches).containsExactly(List.of(1), List.of(3));
  }

  @Test
  void manyThreadsGetTheirOwnAnswers() throws Exception {
    int threads = 8;
    int rounds = 200;
    try (Batcher<Integer, Integer> batcher =
        new Batcher<>(16, Duration.ofMillis(1), this::doubled)) {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<Boolean>> results =
          IntStream.range(0, threads)
              .mapToObj(
                  thread ->
                      callers.submit(
                          () -> {
                            go.await();
                            boolean right = true;
                            for (int i = 0; i < rounds; i++) {
                              int item = thread * rounds + i;
                              right &=
                                  batcher
                                      .submit(List.of(item, -item))
                                      .equals(List.of(2 * item, -2 * item));
                            }
                            return right;
                          }))
              .toList();
      go.countDown();
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    }
    assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(16));
    assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(2 * threads * rounds);
  }
}
