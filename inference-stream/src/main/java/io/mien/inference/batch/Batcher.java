package io.mien.inference.batch;

import io.mien.inference.batch.BatchRequest.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gate before a model that the whole process shares: what stands in line while batches run goes
 * into the next one together, from whichever camera, partition or thread it comes.
 *
 * <p>A few batches run side by side, each in a slot. A caller that blocks and finds a free slot
 * runs the batch itself, so that nothing is handed to another thread; who finds none stands in
 * line, and who gives up a slot while others stand there hands it to a thread of the batcher. How
 * many rows a run has is decided by {@link BatchPlan}.
 *
 * <p>A run is held back, for at most the longest wait, only while fewer sources stand in line than
 * took part in the last two batches, only where a larger batch is cheaper, and less and less often
 * where nobody comes: one source alone never waits.
 *
 * <p>An item that the model cannot answer is refused ({@link BatchRunner}); where the model no
 * longer works, everything fails from there on.
 *
 * <p>Thread safe. Closing fails everybody who stands in line and returns when the running batches
 * have ended.
 *
 * @param <Q> an item
 * @param <A> its answer
 */
public final class Batcher<Q, A> implements AutoCloseable {

  private final BatchPlan plan;
  private final BatchRunner<Q, A> runner;
  private final long maxWaitNanos;
  private final Company company = new Company();
  private final int slots;
  private final ExecutorService threads;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Item<Q, A>> line = new ArrayDeque<>();
  private int taken;
  private boolean holding;
  private volatile @Nullable BatchException ended;

  /**
   * Warms the model up with batches of all sizes and times them.
   *
   * @param name of the threads that it may need
   */
  public Batcher(String name, BatchLimits limits, BatchModel<Q, A> model) {
    this(
        name,
        limits,
        model,
        BatchPlan.measure(limits.maxItems(), rows -> model.run(List.of(), rows), System::nanoTime));
  }

  Batcher(String name, BatchLimits limits, BatchModel<Q, A> model, BatchPlan plan) {
    this.maxWaitNanos = limits.maxWait().toNanos();
    this.slots = limits.concurrency();
    this.plan = plan;
    this.runner = new BatchRunner<>(model, plan.rows(1), this::end);
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, name + "-batcher");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Blocks until the items are answered, perhaps running a batch on this thread.
   *
   * @return one answer an item, in their order
   * @throws RefusedItemException when the model throws on one of them, though not on others
   * @throws BatchException when the model no longer works, or the batcher is closed
   * @throws InterruptedException when the caller was interrupted; its items may or may not run
   */
  public List<A> submit(List<Q> items) throws InterruptedException {
    BatchRequest<Q, A> request = new BatchRequest<>(Thread.currentThread(), items);
    if (enter(request)) {
      work(request);
    }
    try {
      return items.isEmpty() ? List.of() : request.answer().get();
    } catch (InterruptedException e) {
      withdraw(request);
      throw e;
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /**
   * Answers later, on another thread.
   *
   * @param source who asks: as long as only one source does, its items are never held back
   * @return fails as {@link #submit} throws
   */
  public CompletableFuture<List<A>> submitAsync(Object source, List<Q> items) {
    if (items.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    BatchRequest<Q, A> request = new BatchRequest<>(source, items);
    if (enter(request)) {
      threads.execute(() -> work(null));
    }
    return request.answer();
  }

  /** The sizes of batches that pay on this device, and what a run of each takes, for people. */
  public String buckets() {
    return plan.toString();
  }

  private static RuntimeException failure(ExecutionException e) {
    // As it was thrown where the batch ran; that thread's stack says more than this one's.
    return e.getCause() instanceof RuntimeException known
        ? known
        : new BatchException("the batch failed", e);
  }

  /** How many items stand in line for the next batch. */
  int itemsInLine() {
    lock.lock();
    try {
      return line.size();
    } finally {
      lock.unlock();
    }
  }

  /** Stands in line; returns whether the caller has to run batches, in a slot that is now taken. */
  private boolean enter(BatchRequest<Q, A> request) {
    lock.lock();
    try {
      BatchException over = ended;
      if (over != null) {
        request.answer().completeExceptionally(over);
        return false;
      }
      for (int i = 0; i < request.size(); i++) {
        line.add(new Item<>(request, i));
      }
      if (holding) {
        changed.signalAll();
        return false;
      }
      if (taken == slots || line.isEmpty()) {
        return false;
      }
      taken++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void withdraw(BatchRequest<Q, A> request) {
    lock.lock();
    try {
      line.removeIf(item -> item.request() == request);
    } finally {
      lock.unlock();
    }
  }

  /** Runs batches in the slot that the caller took, until none of its own items are in line. */
  private void work(@Nullable BatchRequest<Q, A> own) {
    for (Batch<Q, A> batch = next(own); !batch.items.isEmpty(); batch = next(own)) {
      runner.run(batch.items, batch.rows);
    }
  }

  private record Batch<Q, A>(List<Item<Q, A>> items, int rows) {}

  /** The next batch in this slot; an empty one once the slot is given up. */
  private Batch<Q, A> next(@Nullable BatchRequest<Q, A> own) {
    lock.lock();
    try {
      if (own != null && line.stream().noneMatch(item -> item.request() == own)) {
        if (line.isEmpty()) {
          release();
        } else {
          threads.execute(() -> work(null)); // in the same slot
        }
        return new Batch<>(List.of(), 0);
      }
      hold();
      if (line.isEmpty()) { // withdrawn, closed, or run in another slot meanwhile
        release();
        return new Batch<>(List.of(), 0);
      }
      int rows = plan.rows(line.size());
      List<Item<Q, A>> items = new ArrayList<>(rows);
      while (items.size() < rows && !line.isEmpty()) {
        items.add(line.remove());
      }
      company.left(items.stream().map(item -> item.request().source()).collect(Collectors.toSet()));
      return new Batch<>(items, rows);
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    taken--;
    changed.signalAll();
  }

  private void hold() {
    if (maxWaitNanos == 0 || holding || line.isEmpty() || !company.isWorthATry()) {
      return;
    }
    int expected = company.expected();
    int sources = sourcesInLine();
    if (sources >= expected
        || !plan.paysToAwait(line.size(), line.size() * expected / Math.max(1, sources))) {
      return;
    }
    awaitCompany(expected);
    company.awaited(sourcesInLine() > sources);
  }

  private void awaitCompany(int expected) {
    holding = true;
    boolean interrupted = false;
    long end = System.nanoTime() + maxWaitNanos;
    long remaining = maxWaitNanos;
    while (remaining > 0
        && ended == null
        && sourcesInLine() < expected
        && line.size() < plan.most()) {
      try {
        remaining = changed.awaitNanos(remaining);
      } catch (InterruptedException e) {
        // The slot has to be given on in order; the wait is short.
        interrupted = true;
        remaining = end - System.nanoTime();
      }
    }
    holding = false;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private int sourcesInLine() {
    Set<Object> sources = new HashSet<>();
    line.forEach(item -> sources.add(item.request().source()));
    return sources.size();
  }

  /** Fails all items in line and all to come. */
  private void end(BatchException why) {
    List<Item<Q, A>> failed;
    lock.lock();
    try {
      ended = ended == null ? why : ended;
      failed = List.copyOf(line);
      line.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    failed.forEach(item -> item.refuse(why));
  }

  @Override
  public void close() {
    end(new BatchException("the batcher is closed"));
    lock.lock();
    try {
      while (taken > 0) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    threads.shutdown();
  }
}
