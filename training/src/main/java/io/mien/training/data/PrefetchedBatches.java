package io.mien.training.data;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Batches made by one thread of its own, a few ahead of the reader, in buffers that go round. */
final class PrefetchedBatches implements BatchStream {
  private static final int AHEAD = 3;

  /** Makes the batch of a number in the buffer given. */
  interface Maker {
    Batch make(int number, FloatBuffer buffer);
  }

  private final ExecutorService worker;
  private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
  private final List<FloatBuffer> buffers = new ArrayList<>();
  private final Maker maker;
  private final int end;
  private int submitted;

  PrefetchedBatches(int from, int end, Supplier<FloatBuffer> buffer, Maker maker) {
    this.maker = maker;
    this.end = end;
    this.submitted = from;
    // One more than is prepared ahead: the one that the reader holds.
    for (int i = 0; i < AHEAD + 1; i++) {
      buffers.add(buffer.get());
    }
    this.worker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "mien-batches");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < AHEAD; i++) {
      submit();
    }
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty();
  }

  @Override
  public Batch next() {
    if (ahead.isEmpty()) {
      throw new NoSuchElementException("expected a batch, found the end of the epoch");
    }
    submit();
    Batch batch = get(ahead.removeFirst());
    if (ahead.isEmpty()) {
      worker.shutdown();
    }
    return batch;
  }

  @Override
  public void close() {
    ahead.clear();
    worker.shutdownNow();
  }

  private void submit() {
    if (submitted < end) {
      int number = submitted++;
      FloatBuffer buffer = buffers.get(number % buffers.size());
      ahead.addLast(worker.submit(() -> maker.make(number, buffer)));
    }
  }

  private static Batch get(Future<Batch> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was prepared", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DataException problem) {
        throw problem; // a picture that was there at the start and is no more
      }
      throw new IllegalStateException("a batch could not be prepared", e.getCause());
    }
  }
}
