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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** A batcher of a device on which a large run costs hardly more than a small one. */
  private static Batcher<Integer, Integer> batcher(
      int maxBatch, Duration maxWait, int slots, BatchModel<Integer, Integer> model) {
    return new Batcher<>(
        "test",
        new BatchLimits(maxBatch, maxWait, slots),
        model,
        BatchPlans.costing(maxBatch, rows -> 4 + .2 * rows));
  }

  private static Batcher<Integer, Integer> batcher(
      int maxBatch, Duration maxWait, BatchModel<Integer, Integer> model) {
    return batcher(maxBatch, maxWait, 1, model);
  }

  private List<Integer> doubled(List<Integer> items, int rows) {
    assertThat(items).hasSizeLessThanOrEqualTo(rows);
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

    List<Integer> run(List<Integer> items, int rows) {
      started.release();
      released.acquireUninterruptibly();
      return doubled(items, rows);
    }
  }

  private static void awaitInLine(Batcher<?, ?> batcher, int items) {
    while (batcher.itemsInLine() < items) {
      Thread.onSpinWait();
    }
  }

  @Test
  void answersInTheOrderOfTheItems() throws Exception {
    try (Batcher<Integer, Integer> batcher = batcher(8, NO_WAIT, this::doubled)) {
      assertThat(batcher.submit(List.of(3, 1, 2))).containsExactly(6, 2, 4);
      assertThat(batcher.submit(List.of())).isEmpty();
      assertThat(batcher.submitAsync("door", List.of(5, 4)).get()).containsExactly(10, 8);
      assertThat(batcher.submitAsync("door", List.of()).get()).isEmpty();
    }
    assertThat(batches).containsExactly(List.of(3, 1, 2), List.of(5, 4));
  }

  @Test
  void aCallerThatFindsAFreeSlotRunsTheBatchItself() throws Exception {
    AtomicReference<Thread> runner = new AtomicReference<>();
    try (Batcher<Integer, Integer> batcher =
        batcher(
            8,
            NO_WAIT,
            (items, rows) -> {
              runner.set(Thread.currentThread());
              return items;
            })) {
      batcher.submit(List.of(1));
      assertThat(runner).hasValue(Thread.currentThread());
      batcher.submitAsync("door", List.of(1)).get();
      assertThat(runner.get()).isNotEqualTo(Thread.currentThread());
    }
  }

  @Test
  void oneCallerAloneIsNeverHeldBack() throws Exception {
    try (Batcher<Integer, Integer> batcher = batcher(8, LONG_WAIT, this::doubled)) {
      for (int i = 0; i < 20; i++) {
        assertThat(batcher.submit(List.of(i))).containsExactly(2 * i);
        assertThat(batcher.submitAsync(Thread.currentThread(), List.of(i)).get())
            .containsExactly(2 * i);
      }
    }
  }

  @Test
  void whatWaitsWhileABatchRunsGoesTogetherIntoTheNext() throws Exception {
    HeldModel model = new HeldModel();
    try (Batcher<Integer, Integer> batcher = batcher(4, NO_WAIT, model::run)) {
      Future<List<Integer>> first = submit(batcher, 1);
      model.started.acquire();
      Future<List<Integer>> second = submit(batcher, 2, 3);
      awaitInLine(batcher, 2);
      Future<List<Integer>> third = batcher.submitAsync("door", List.of(4, 5));
      Future<List<Integer>> fourth = submit(batcher, 6);
      awaitInLine(batcher, 5);
      model.released.release(3);

      assertThat(first.get()).containsExactly(2);
      assertThat(second.get()).containsExactly(4, 6);
      assertThat(third.get()).containsExactly(8, 10);
      assertThat(fourth.get()).containsExactly(12);
    }
    assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4, 5), List.of(6));
  }

  @Test
  void batchesRunSideBySideInAsManySlotsAsThereAre() throws Exception {
    HeldModel model = new HeldModel();
    try (Batcher<Integer, Integer> batcher = batcher(4, NO_WAIT, 2, model::run)) {
      Future<List<Integer>> first = submit(batcher, 1);
      Future<List<Integer>> second = submit(batcher, 2);
      model.started.acquire(2);
      Future<List<Integer>> third = submit(batcher, 3);
      awaitInLine(batcher, 1);
      model.released.release(3);
      assertThat(List.of(first.get(), second.get(), third.get()))
          .containsExactly(List.of(2), List.of(4), List.of(6));
    }
  }

  @Test
  void holdsABatchBackForSourcesOfTheLastBatches() throws Exception {
    HeldModel model = new HeldModel();
    try (Batcher<Integer, Integer> batcher = batcher(8, LONG_WAIT, model::run)) {
      Future<List<Integer>> first = batcher.submitAsync("one", List.of(1));
      model.started.acquire();
      Future<List<Integer>> second = batcher.submitAsync("other", List.of(2));
      model.released.release();
      first.get();
      model.started.acquire();
      Future<List<Integer>> third = batcher.submitAsync("one", List.of(3));
      model.released.release();
      second.get();
      Future<List<Integer>> fourth = batcher.submitAsync("other", List.of(4));
      model.released.release();

      assertThat(third.get()).containsExactly(6);
      assertThat(fourth.get()).containsExactly(8);
    }
    assertThat(batches).containsExactly(List.of(1), List.of(2), List.of(3, 4));
  }

  @Test
  void runsAFrameThatIsLargerThanABatchInSlices() throws Exception {
    try (Batcher<Integer, Integer> batcher = batcher(2, NO_WAIT, this::doubled)) {
      assertThat(batcher.submit(List.of(1, 2, 3, 4, 5))).containsExactly(2, 4, 6, 8, 10);
    }
    assertThat(batches).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
  }

  @Test
  void warmsUpEachBucketBeforeTheFirstItem() {
    List<Integer> sizes = new ArrayList<>();
    new Batcher<Integer, Integer>(
            "test",
            new BatchLimits(4, NO_WAIT, 1),
            (items, rows) -> {
              assertThat(items).isEmpty();
              sizes.add(rows);
              return items;
            })
        .close();
    assertThat(sizes).contains(1, 2, 4);
  }

  @Test
  void anItemThatBreaksItsBatchFailsAlone() throws Exception {
    HeldModel held = new HeldModel();
    BatchModel<Integer, Integer> model =
        (items, rows) -> {
          List<Integer> answers = held.run(items, rows);
          if (items.contains(13)) {
            throw new IllegalStateException("no luck");
          }
          return answers;
        };
    try (Batcher<Integer, Integer> batcher = batcher(8, NO_WAIT, model)) {
      Future<List<Integer>> first = submit(batcher, 1);
      held.started.acquire();
      Future<List<Integer>> healthy = submit(batcher, 2, 3);
      Future<List<Integer>> poisoned = submit(batcher, 12, 13);
      awaitInLine(batcher, 4);
      held.released.release(100);
      assertThat(first.get()).containsExactly(2);
      assertThat(healthy.get()).containsExactly(4, 6);
      assertThatThrownBy(poisoned::get)
          .hasCauseInstanceOf(RefusedItemException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("no luck");
      assertThat(batcher.submit(List.of(14))).containsExactly(28);
    }
  }

  @Test
  void aModelThatFailsItsCheckFailsEverybodyFromThenOn() {
    AtomicBoolean lost = new AtomicBoolean();
    BatchModel<Integer, Integer> model =
        new BatchModel<>() {
          @Override
          public List<Integer> run(List<Integer> items, int rows) {
            if (lost.get()) {
              throw new IllegalStateException("device fault");
            }
            return items;
          }

          @Override
          public void check() {
            run(List.of(), 1);
          }
        };
    try (Batcher<Integer, Integer> batcher = batcher(8, NO_WAIT, model)) {
      lost.set(true);
      assertThatThrownBy(() -> batcher.submit(List.of(1, 2)))
          .isInstanceOf(BatchException.class)
          .hasMessage("the model no longer works: device fault");
      lost.set(false);
      assertThatThrownBy(() -> batcher.submit(List.of(3)))
          .isInstanceOf(BatchException.class)
          .hasMessage("the model no longer works: device fault");
      assertThat(batcher.submitAsync("door", List.of(3))).isCompletedExceptionally();
    }
  }

  @Test
  void anErrorOfTheMachineIsNoFaultOfTheItem() {
    BatchModel<Integer, Integer> model =
        (items, rows) -> {
          throw new OutOfMemoryError("heap");
        };
    try (Batcher<Integer, Integer> batcher = batcher(8, NO_WAIT, model)) {
      assertThatThrownBy(() -> batcher.submit(List.of(1)))
          .isInstanceOf(BatchException.class)
          .hasMessageContaining("heap");
    }
  }

  @Test
  void anErrorWhileAnItemRunsAloneFailsTheRestOfItsBatch() throws Exception {
    BatchModel<Integer, Integer> model =
        (items, rows) -> {
          if (items.equals(List.of(2))) {
            throw new OutOfMemoryError("heap");
          }
          if (items.size() > 1) {
            throw new IllegalStateException("no luck");
          }
          return items;
        };
    Batcher<Integer, Integer> batcher = batcher(8, NO_WAIT, model);
    assertThatThrownBy(() -> batcher.submit(List.of(1, 2, 3)))
        .isInstanceOf(BatchException.class)
        .hasMessageContaining("heap");
    callers.submit(batcher::close).get(10, TimeUnit.SECONDS); // no slot is lost
  }

  @Test
  void aModelThatLosesAnswersIsAnError() {
    try (Batcher<Integer, Integer> batcher = batcher(8, NO_WAIT, (items, rows) -> List.of())) {
      assertThatThrownBy(() -> batcher.submit(List.of(1)))
          .isInstanceOf(RefusedItemException.class)
          .hasMessage("expected 1 answers, found 0");
    }
  }

  @Test
  void closingAnswersEverybodyWhoWaits() throws Exception {
    HeldModel model = new HeldModel();
    Batcher<Integer, Integer> batcher = batcher(1, NO_WAIT, model::run);
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
    try (Batcher<Integer, Integer> batcher = batcher(8, NO_WAIT, model::run)) {
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
    try (Batcher<Integer, Integer> batcher = batcher(16, Duration.ofMillis(1), 2, this::doubled)) {
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
