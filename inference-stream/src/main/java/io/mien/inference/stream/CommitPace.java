package io.mien.inference.stream;

import io.mien.inference.load.CommitCost;
import java.time.Duration;

/**
 * When a stream thread is to commit, beyond the commits that its interval brings: readers of
 * committed records see a live frame's events no sooner. Frames that waited for long anyway are
 * committed by the interval alone, but for the first of a thread, which shows that it works again;
 * each commit keeps thread and broker from the next frames. How often live ones are committed
 * follows from what that costs.
 *
 * <p>One for each thread, since a thread commits all of its tasks together; not thread safe.
 */
final class CommitPace {

  /** What is to be done after a frame. */
  enum Step {
    COMMIT,
    /** Asks {@link #isDue} when {@link #remaining} has passed. */
    CHECK_LATER,
    NOTHING
  }

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long liveMillis;
  private final CommitCost cost;
  private long lastMillis = NEVER;
  private boolean waiting;

  /** A frame captured longer ago than this belongs to a backlog. */
  CommitPace(Duration live, CommitCost cost) {
    this.liveMillis = live.toMillis();
    this.cost = cost;
  }

  /** A frame captured at one time was processed at another, in milliseconds of the same clock. */
  Step processed(long nowMillis, long capturedMillis) {
    boolean old = nowMillis - (double) capturedMillis > liveMillis;
    if (old && lastMillis != NEVER) {
      return Step.NOTHING;
    }
    if (nowMillis - lastMillis >= cost.intervalMillis()) {
      committed(nowMillis);
      return Step.COMMIT;
    }
    boolean first = !waiting;
    waiting = true;
    return first ? Step.CHECK_LATER : Step.NOTHING;
  }

  /** How long until the next commit of live frames; at least a millisecond. */
  Duration remaining(long nowMillis) {
    return Duration.ofMillis(Math.max(1, lastMillis + cost.intervalMillis() - nowMillis));
  }

  /** Whether a live frame still waits, which is then taken as committed. */
  boolean isDue(long nowMillis) {
    boolean due = waiting;
    if (due) {
      committed(nowMillis);
    }
    return due;
  }

  /** The thread has committed, for whatever reason; no frame waits any more. */
  void committed(long nowMillis) {
    lastMillis = nowMillis;
    waiting = false;
  }
}
