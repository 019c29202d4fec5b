package io.mien.inference.stream;

import java.time.Duration;

/**
 * When a stream thread is to commit, beyond the commits that its interval brings: readers of
 * committed records see a live frame's events no sooner. Frames that waited for long anyway are
 * committed by the interval alone, since each commit keeps thread and broker from the next frames.
 *
 * <p>One for each thread, since a thread commits all of its tasks together; not thread safe.
 */
final class CommitPace {

  /** Live frames wait no longer than about this. */
  static final Duration INTERVAL = Duration.ofMillis(100);

  /** What is to be done after a frame. */
  enum Step {
    COMMIT,
    /** Asks {@link #isDue} after the interval. */
    CHECK_LATER,
    NOTHING
  }

  private final long liveMillis;
  private long lastMillis = Long.MIN_VALUE / 2;
  private boolean waiting;

  /** A frame captured longer ago than this belongs to a backlog. */
  CommitPace(Duration live) {
    liveMillis = live.toMillis();
  }

  /** A frame captured at one time was processed at another, in milliseconds of the same clock. */
  Step processed(long nowMillis, long capturedMillis) {
    if (nowMillis - (double) capturedMillis > liveMillis) {
      return Step.NOTHING;
    }
    if (nowMillis - lastMillis >= INTERVAL.toMillis()) {
      commit(nowMillis);
      return Step.COMMIT;
    }
    boolean first = !waiting;
    waiting = true;
    return first ? Step.CHECK_LATER : Step.NOTHING;
  }

  /** Whether a live frame still waits, which is then taken as committed. */
  boolean isDue(long nowMillis) {
    boolean due = waiting;
    if (due) {
      commit(nowMillis);
    }
    return due;
  }

  private void commit(long nowMillis) {
    lastMillis = nowMillis;
    waiting = false;
  }
}
