package io.mien.inference.load;

/**
 * How often live frames are committed, from what commits take: as often as their readers would like
 * it, but never so often that commits take more than a small share of a thread's time.
 *
 * <p>One for the process, shared by its threads. Thread safe.
 */
public final class CommitCost {

  /** The most of a thread's time that its commits of live frames take. */
  private static final double SHARE = .1;

  private static final double SHORTEST_MILLIS = 50;

  /** However slow the brokers are. */
  private static final double LONGEST_MILLIS = 500;

  /** From the commit until a reader has the events. */
  private static final double READER_MILLIS = 50;

  private final ServiceTime took = new ServiceTime();

  /** A commit took so long. */
  public synchronized void took(double millis) {
    took.add(millis);
  }

  /** The time from one commit of live frames to the next. */
  public synchronized long intervalMillis() {
    return Math.round(
        Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, took.meanMillis() / SHARE)));
  }

  /** What likely passes at most after a frame is judged, until a reader has its events. */
  public synchronized double reserveMillis() {
    return intervalMillis() + took.likelyMostMillis() + READER_MILLIS;
  }
}
