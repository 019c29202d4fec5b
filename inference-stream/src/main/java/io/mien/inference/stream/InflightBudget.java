package io.mien.inference.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds what all partitions together have in flight. A frame that is larger than the whole bound
 * goes alone. Room is given in the order of arrival, so that small frames do not keep a large one
 * waiting for ever. Thread safe.
 *
 * <p>Who waits gives up only when no frame at all was released for a while: as long as some are,
 * the networks work, however long the line is.
 */
final class InflightBudget {

  private final long maxBytes;
  private final int maxFrames;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Object> line = new ArrayDeque<>();
  private long bytes;
  private int frames;
  private long released;

  InflightBudget(long maxBytes, int maxFrames) {
    this.maxBytes = maxBytes;
    this.maxFrames = maxFrames;
  }

  /**
   * Waits until there is room for a frame.
   *
   * @param patienceNanos how long to wait while no frame is released
   * @return whether there was room; if so, {@link #release} has to follow
   */
  boolean acquire(long frameBytes, long patienceNanos) throws InterruptedException {
    lock.lock();
    try {
      Object place = new Object();
      line.add(place);
      try {
        return awaitRoom(place, frameBytes, patienceNanos);
      } finally {
        line.remove(place);
        changed.signalAll(); // the next in the line may fit now
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRoom(Object place, long frameBytes, long patienceNanos)
      throws InterruptedException {
    long before = released;
    long remaining = patienceNanos;
    while (line.peek() != place || !hasRoom(frameBytes)) {
      if (remaining <= 0) {
        return false;
      }
      remaining = changed.awaitNanos(remaining);
      if (released != before) {
        before = released;
        remaining = patienceNanos;
      }
    }
    frames++;
    bytes += frameBytes;
    return true;
  }

  private boolean hasRoom(long frameBytes) {
    return frames == 0 || (frames < maxFrames && bytes + frameBytes <= maxBytes);
  }

  /** The frame is no longer in flight. */
  void release(long frameBytes) {
    lock.lock();
    try {
      frames--;
      bytes -= frameBytes;
      released++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for what becomes of a frame in flight.
   *
   * @param patienceNanos how long to wait while no frame is released
   * @throws TimeoutException when none was released for so long
   */
  <T> T await(CompletableFuture<T> frame, long patienceNanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (true) {
      long before = released();
      try {
        return frame.get(patienceNanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (released() == before) {
          throw e;
        }
      }
    }
  }

  private long released() {
    lock.lock();
    try {
      return released;
    } finally {
      lock.unlock();
    }
  }

  /** For people. */
  @Override
  public String toString() {
    return "%d frames or %d MiB".formatted(maxFrames, maxBytes / 1024 / 1024);
  }
}
