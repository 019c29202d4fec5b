package io.mien.inference.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A blocking gate before a model that many threads share: what stands in line while a batch runs
 * goes into the next one together.
 *
 * <p>A caller hands over the items of one frame and gets all their answers, or the error of the
 * batch that they were in. A frame's items stay together; a frame with more items than the largest
 * batch is run alone, in slices. A batch is held back, for at most the longest wait, only while
 * fewer callers stand in line than took part in the last two batches: one caller alone never waits.
 *
 * <p>Thread safe. One thread of its own runs the model. Closing answers everybody who stands in
 * line with a {@link BatchException} and returns when the running batch has ended.
 *
 * @param <Q> an item
 * @param <A> its answer
 */
public final class Batcher<Q, A> implements AutoCloseable {

  /** What runs a batch: as many answers as items, in their order. */
  @FunctionalInterface
  public interface Model<Q, A> {
    List<A> run(List<Q> items);
  }

  private record Request<Q, A>(Thread caller, List<Q> items, CompletableFuture<List<A>> answer) {}

  private final int maxBatch;
  private final long maxWaitNanos;
  private final Model<Q, A> model;
  private final Thread worker;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Request<Q, A>> line = new ArrayDeque<>();
  private boolean closed;

  // The worker's own: who took part in the last two batches.
  private Set<Thread> lastCallers = Set.of();
  private Set<Thread> callersBefore = Set.of();

  /**
   * Starts the batcher's thread.
   *
   * @param maxBatch the most items in one run, 1 or more
   * @param maxWait how long a batch may be held back for further callers; zero never holds back
   */
  public Batcher(int maxBatch, Duration maxWait, Model<Q, A> model) {
    if (maxBatch < 1 || maxWait.isNegative()) {
      throw new IllegalArgumentException(
          "expected a batch of 1 or more and no negative wait, found " + maxBatch + ", " + maxWait);
    }
    this.maxBatch = maxBatch;
    this.maxWaitNanos = maxWait.toNanos();
    this.model = model;
    this.worker = new Thread(this::work, "expression-batcher");
    worker.setDaemon(true);
    worker.start();
  }

  /**
   * Blocks until the items' batch has run.
   *
   * @return one answer an item, in their order
   * @throws BatchException when the batch failed, or the batcher is closed
   * @throws InterruptedException when the caller was interrupted; its items may or may not run
   */
  public List<A> submit(List<Q> items) throws InterruptedException {
    if (items.isEmpty()) {
      return List.of();
    }
    Request<Q, A> request =
        new Request<>(Thread.currentThread(), List.copyOf(items), new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        throw new BatchException("the batcher is closed");
      }
      line.add(request);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      return request.answer.get();
    } catch (InterruptedException e) {
      withdraw(request);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new BatchException(String.valueOf(cause.getMessage()), cause);
    }
  }

  /** How many callers stand in line for the next batch. */
  int requestsInLine() {
    lock.lock();
    try {
      return line.size();
    } finally {
      lock.unlock();
    }
  }

  private void withdraw(Request<Q, A> request) {
    lock.lock();
    try {
      line.remove(request);
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      for (List<Request<Q, A>> batch = next(); !batch.isEmpty(); batch = next()) {
        run(batch);
      }
    } catch (InterruptedException e) {
      // Nobody has this thread but the batcher, and it never interrupts it.
      throw new IllegalStateException(e);
    }
  }

  /** The next batch; empty once the batcher is closed. */
  private List<Request<Q, A>> next() throws InterruptedException {
    lock.lock();
    try {
      while (line.isEmpty() && !closed) {
        changed.await();
      }
      awaitCompany();
      List<Request<Q, A>> batch = new ArrayList<>();
      int items = 0;
      while (!line.isEmpty()
          && (batch.isEmpty() || items + line.element().items.size() <= maxBatch)) {
        items += line.element().items.size();
        batch.add(line.remove());
      }
      callersBefore = lastCallers;
      lastCallers = batch.stream().map(Request::caller).collect(Collectors.toSet());
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void awaitCompany() throws InterruptedException {
    long expected = Stream.concat(lastCallers.stream(), callersBefore.stream()).distinct().count();
    long remaining = maxWaitNanos;
    while (remaining > 0 && !closed && line.size() < expected && waitingItems() < maxBatch) {
      remaining = changed.awaitNanos(remaining);
    }
  }

  private int waitingItems() {
    return line.stream().mapToInt(request -> request.items.size()).sum();
  }

  private void run(List<Request<Q, A>> batch) {
    try {
      List<Q> items = batch.stream().flatMap(request -> request.items.stream()).toList();
      List<A> answers = new ArrayList<>(items.size());
      for (int from = 0; from < items.size(); from += maxBatch) {
        answers.addAll(model.run(items.subList(from, Math.min(items.size(), from + maxBatch))));
      }
      if (answers.size() != items.size()) {
        throw new IllegalStateException(
            "expected %d answers, found %d".formatted(items.size(), answers.size()));
      }
      int from = 0;
      for (Request<Q, A> request : batch) {
        int to = from + request.items.size();
        request.answer.complete(List.copyOf(answers.subList(from, to)));
        from = to;
      }
    } catch (RuntimeException | Error e) {
      // The border between the threads: whatever went wrong belongs to the callers of this batch.
      batch.forEach(request -> request.answer.completeExceptionally(e));
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      line.forEach(
          request ->
              request.answer.completeExceptionally(new BatchException("the batcher is closed")));
      line.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
