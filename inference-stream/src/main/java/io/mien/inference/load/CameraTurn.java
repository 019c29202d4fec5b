package io.mien.inference.load;

/**
 * A camera's place in the rounds. Not thread safe.
 *
 * <p>The cameras' places are spread over the round by the golden ratio, so that cameras that
 * capture at the same instant are not judged at the same instant.
 */
final class CameraTurn {
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /** A camera that was held up may catch up this many rounds, so that jitter costs it nothing. */
  private static final double MOST_OWED = 2;

  /** Far above the ages of frames that merely wait: long enough to have seen an empty queue. */
  private static final long BASE_WINDOW_MILLIS = 10_000;

  private final RecentMinimum leastAge = new RecentMinimum(BASE_WINDOW_MILLIS);
  private double owed; // rounds
  private long lastCapture = Long.MAX_VALUE;
  private int counted;
  private long lastSeen;

  CameraTurn(int number) {
    owed = number * GOLDEN % 1;
  }

  void seen(long now, double ageMillis) {
    lastSeen = now;
    leastAge.add(now, ageMillis);
  }

  long lastSeen() {
    return lastSeen;
  }

  /** The least age of its frames in the recent past: what they have before they wait. */
  double leastAge(long now) {
    return leastAge.at(now);
  }

  /** Counts a frame that came in time. */
  void count() {
    counted++;
  }

  /** The frames counted since the last call. */
  int takeCount() {
    int count = counted;
    counted = 0;
    return count;
  }

  /**
   * Whether the camera's next round has begun with this frame. It is the capture times that count:
   * how long frames wait changes nothing.
   */
  boolean due(long capturedAtMillis, double roundMillis) {
    // In double: before the first frame the difference exceeds a long's range.
    double passed = Math.max(0, (double) capturedAtMillis - lastCapture);
    lastCapture = capturedAtMillis;
    owed = Math.min(MOST_OWED, owed + passed / roundMillis);
    if (owed < 1) {
      return false;
    }
    owed--;
    return true;
  }

  /** There are no rounds now; when they begin again, the camera has its old place in them. */
  void unbound(long capturedAtMillis) {
    lastCapture = capturedAtMillis;
  }
}
