package io.mien.ingest.pipeline;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that encode the frames of all live cameras.
 *
 * <p>As many as the machine has cores: however many cameras there are, no more pictures are decoded
 * and encoded at once than can be, and no more are in memory for it. A camera is in the line once,
 * with one frame, and lines up again behind the others for its next, so none holds the others up.
 */
public final class EncodePool implements AutoCloseable {
  private final ExecutorService threads;

  /** Starts with so many threads. */
  public EncodePool(int threads) {
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "encode");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs a task some time, unless the pool is closed. */
  void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed: whoever closed it wants no more frames.
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
