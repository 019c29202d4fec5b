package io.mien.inference.stream;

import java.time.Duration;

/**
 * How long a task has listened in vain. Time in which its thread was held up does not count: then
 * it was not the camera that was silent. Not thread safe.
 */
final class Patience {

  /** A longer pause between two ticks than this is the thread's own. */
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private long lastMillis;

  Patience(long nowMillis) {
    this.lastMillis = nowMillis;
  }

  /** How often to tick, to notice a time within a small part of itself. */
  static Duration interval(long noticedMillis) {
    return Duration.ofMillis(Math.max(20, Math.min(1_000, noticedMillis / 10)));
  }

  /** The time that passed since the last call, in milliseconds. */
  long elapsed(long nowMillis) {
    long elapsed = Math.max(0, Math.min(LONGEST_PAUSE_MILLIS, nowMillis - lastMillis));
    lastMillis = nowMillis;
    return elapsed;
  }
}
