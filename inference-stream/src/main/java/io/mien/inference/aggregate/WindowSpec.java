package io.mien.inference.aggregate;

/**
 * Which windows of event time there are: one of {@code sizeMillis} starts at each multiple of
 * {@code advanceMillis} since the epoch. Where both are equal they tumble, else they hop.
 *
 * <p>Frames are added up by pane, not by window: a pane is a longest stretch of time without the
 * border of a window in it, so each window is made of whole panes and each frame is counted once
 * (paired windows: Krishnamurthy, Wu and Franklin, "On-the-fly sharing for streamed aggregation",
 * SIGMOD 2006).
 *
 * @param graceMillis how long after a window's end, in its camera's event time, frames still count
 * @param idleMillis how much longer a window of a camera that fell silent waits, by the wall clock
 * @param minFaces the smallest group, in distinct tracks, that a window shows; 1 shows all
 */
public record WindowSpec(
    long sizeMillis, long advanceMillis, long graceMillis, long idleMillis, int minFaces) {

  /** The most panes that may be held for one camera at once, so that its state stays small. */
  private static final int MAX_PANES = 500;

  /** Checks the ranges. */
  public WindowSpec {
    if (sizeMillis < 1 || advanceMillis < 1 || advanceMillis > sizeMillis) {
      throw new IllegalArgumentException(
          "expected windows that advance by 1 ms to their size of %d ms, found %d ms"
              .formatted(sizeMillis, advanceMillis));
    }
    if (graceMillis < 0 || idleMillis < 0 || minFaces < 1) {
      throw new IllegalArgumentException(
          "expected grace and idle time of at least 0 and a group of at least 1, found %d, %d, %d"
              .formatted(graceMillis, idleMillis, minFaces));
    }
    long panes = ((sizeMillis + graceMillis) / advanceMillis + 1) * 2;
    if (sizeMillis % advanceMillis == 0) {
      panes /= 2;
    }
    if (panes > MAX_PANES) {
      throw new IllegalArgumentException(
          "expected windows of which at most %d pieces are open at once, found %d:"
                  .formatted(MAX_PANES, panes)
              + " advance further, or make them shorter, or shorten the grace");
    }
  }

  /** The start of the pane with a time. */
  long pane(long timeMillis) {
    long start = lastWindow(timeMillis);
    long border = start + sizeMillis % advanceMillis;
    return timeMillis < border ? start : border;
  }

  /** The start of the first window with a time. */
  long firstWindow(long timeMillis) {
    return lastWindow(timeMillis - sizeMillis) + advanceMillis;
  }

  /** The start of the last window with a time. */
  long lastWindow(long timeMillis) {
    return Math.floorDiv(timeMillis, advanceMillis) * advanceMillis;
  }

  /** Whether a window is over at a time of its camera's stream, grace included. */
  boolean isOver(long startMillis, long timeMillis) {
    return startMillis + sizeMillis + graceMillis <= timeMillis;
  }
}
