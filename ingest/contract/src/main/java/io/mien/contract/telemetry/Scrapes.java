package io.mien.contract.telemetry;

import java.time.Duration;

/** Tells whether the metrics were read from beginning to end since some moment. Thread safe. */
final class Scrapes {
  private long begun;

  /** The latest beginning of those that have ended. */
  private long newestEnded;

  /** One begins; returns its number. */
  synchronized long begin() {
    return ++begun;
  }

  /** It was answered. */
  synchronized void end(long number) {
    newestEnded = Math.max(newestEnded, number);
    notifyAll();
  }

  /** Waits for one that begins from now on; false when none has ended in that time. */
  synchronized boolean await(Duration atMost) throws InterruptedException {
    long last = begun;
    long end = System.nanoTime() + atMost.toNanos();
    while (newestEnded <= last) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }
}
