package io.mien.ingest.publish;

/**
 * The bytes that may lie in the producer, given to it and not yet answered for. Thread safe.
 *
 * <p>It is kept well below the producer's own memory, so that handing over a frame does not block.
 */
final class SendBudget {
  private final long limit;
  private long used;

  SendBudget(long limit) {
    this.limit = limit;
  }

  /** Takes so many bytes, or nothing where there is no room. One frame always finds room alone. */
  synchronized boolean tryTake(int bytes) {
    if (used > 0 && used + bytes > limit) {
      return false;
    }
    used += bytes;
    return true;
  }

  /** Takes so many bytes; waits for the room. */
  synchronized void take(int bytes) throws InterruptedException {
    while (!tryTake(bytes)) {
      wait();
    }
  }

  /** Gives bytes back. */
  synchronized void give(int bytes) {
    used -= bytes;
    notifyAll();
  }

  /** Waits until nothing is taken; says whether that came in time. */
  synchronized boolean awaitEmpty(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (used > 0) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized long used() {
    return used;
  }
}
