package io.mien.inference.stream;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds what all partitions together have in flight. A frame that is larger than the whole bound
 * goes alone. Thread safe.
 */
final class InflightBudget {

  private final long maxBytes;
  private final int maxFrames;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private long bytes;
  private int frames;

  InflightBudget(long maxBytes, int maxFrames) {
    this.maxBytes = maxBytes;
    this.maxFrames = maxFrames;
  }

  /**
   * Waits until there is room for a frame.
   *
   * @return whether there was within that time; if so, {@link #release} has to follow
   */
  boolean acquire(long frameBytes, long timeoutNanos) throws InterruptedException {
    lock.lock();
    try {
      long remaining = timeoutNanos;
      while (frames > 0 && (frames >= maxFrames || bytes + frameBytes > maxBytes)) {
        if (remaining <= 0) {
          return false;
        }
        remaining = released.awaitNanos(remaining);
      }
      frames++;
      bytes += frameBytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The frame is no longer in flight. */
  void release(long frameBytes) {
    lock.lock();
    try {
      frames--;
      bytes -= frameBytes;
      released.signalAll();
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
