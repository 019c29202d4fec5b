package io.mien.inference.load;

/**
 * The least value of the recent past: of one window that is full and the one that is being filled.
 * Not thread safe.
 */
final class RecentMinimum {
  private final long windowMillis;
  private long windowStart = Long.MIN_VALUE;
  private double before = Double.POSITIVE_INFINITY;
  private double now = Double.POSITIVE_INFINITY;

  RecentMinimum(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  void add(long atMillis, double value) {
    turn(atMillis);
    now = Math.min(now, value);
  }

  /** Over one to two windows up to a time; infinite where nothing came. */
  double at(long atMillis) {
    turn(atMillis);
    return Math.min(before, now);
  }

  /** As {@link #at}, but 0 unless something came in both windows. */
  double lastingAt(long atMillis) {
    turn(atMillis);
    return Double.isInfinite(Math.max(before, now)) ? 0 : Math.min(before, now);
  }

  private void turn(long atMillis) {
    if (windowStart == Long.MIN_VALUE || atMillis < windowStart) {
      windowStart = atMillis; // the first value, or the clock was set back
    }
    long passed = (atMillis - windowStart) / windowMillis;
    if (passed > 0) {
      before = passed == 1 ? now : Double.POSITIVE_INFINITY;
      now = Double.POSITIVE_INFINITY;
      windowStart += passed * windowMillis;
    }
  }
}
