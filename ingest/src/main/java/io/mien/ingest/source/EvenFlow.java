package io.mien.ingest.source;

import java.time.Duration;

/**
 * Says how long to hold a frame back that came in one piece with others, so that they follow each
 * other as they were filmed. A piece that is late moves all that comes after it: nothing is hurried
 * to catch up, and no delay grows. Used by one thread.
 */
final class EvenFlow {

  private boolean started;
  private long startNanos;

  /** The time to wait, from now on, for a frame that is due so long after the first. */
  Duration delay(Duration presentationTime, long nowNanos) {
    long due = startNanos + presentationTime.toNanos();
    if (!started || due - nowNanos < 0) {
      started = true;
      startNanos = nowNanos - presentationTime.toNanos();
      return Duration.ZERO;
    }
    return Duration.ofNanos(due - nowNanos);
  }
}
