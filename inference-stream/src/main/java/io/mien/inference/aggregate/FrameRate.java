package io.mien.inference.aggregate;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Frames a second from capture times: the mean of the newest intervals, less those that are
 * outages. Not thread safe.
 */
final class FrameRate {

  private static final int CAPACITY = 32;

  /** An interval of more than so many usual ones is an outage. */
  private static final int OUTAGE = 4;

  private final int[] millis = new int[CAPACITY];
  private int size;
  private int next;

  /** Adds the interval between two frames. */
  void add(long intervalMillis) {
    millis[next] = (int) Math.min(intervalMillis, Integer.MAX_VALUE);
    next = (next + 1) % CAPACITY;
    size = Math.min(size + 1, CAPACITY);
  }

  void clear() {
    size = 0;
    next = 0;
  }

  /** The intervals in milliseconds, the oldest first. */
  int[] intervals() {
    int[] ordered = new int[size];
    for (int i = 0; i < size; i++) {
      ordered[i] = millis[Math.floorMod(next - size + i, CAPACITY)];
    }
    return ordered;
  }

  /** Absent until there are two frames of different times. */
  OptionalDouble framesPerSecond() {
    int[] sorted = intervals();
    Arrays.sort(sorted);
    // Clocks of seconds give frames of equal times: then the median says nothing of outages.
    long median = sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
    long longest = median == 0 ? Long.MAX_VALUE : OUTAGE * median;
    long sum = 0;
    int count = 0;
    for (int interval : sorted) {
      if (interval <= longest) {
        sum += interval;
        count++;
      }
    }
    return sum == 0 ? OptionalDouble.empty() : OptionalDouble.of(count * 1e3 / sum);
  }
}
