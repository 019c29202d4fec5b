package io.mien.inference.aggregate;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which windows of a camera are closed, by their starts: all before some time, but for the gaps in
 * which none was, since no frame came or the camera's clock ran ahead. Not thread safe.
 */
final class ClosedWindows {

  /** What lies in older gaps counts as closed, so that the state stays small. */
  private static final int MOST_GAPS = 16;

  private final TreeMap<Long, Long> gaps = new TreeMap<>();
  private long beforeMillis = CameraWindows.NEVER;

  boolean contains(long startMillis) {
    return nextOpen(startMillis) != startMillis;
  }

  /** The first start from this one on whose window is not closed. */
  long nextOpen(long startMillis) {
    if (startMillis >= beforeMillis || isInGap(gaps.floorEntry(startMillis), startMillis)) {
      return startMillis;
    }
    Map.Entry<Long, Long> next = gaps.higherEntry(startMillis);
    return next == null ? beforeMillis : next.getKey();
  }

  private static boolean isInGap(Map.@Nullable Entry<Long, Long> gap, long startMillis) {
    return gap != null && startMillis < gap.getValue();
  }

  /**
   * Closes a window that is open.
   *
   * @param nextMillis the start of the window after it
   */
  void close(long startMillis, long nextMillis) {
    if (startMillis >= beforeMillis) {
      addGap(beforeMillis, startMillis);
      beforeMillis = nextMillis;
    } else {
      Map.Entry<Long, Long> gap = Objects.requireNonNull(gaps.floorEntry(startMillis));
      gaps.remove(gap.getKey());
      addGap(gap.getKey(), startMillis);
      addGap(nextMillis, gap.getValue());
    }
    while (gaps.size() > MOST_GAPS) {
      gaps.pollFirstEntry();
    }
  }

  /** All before this time are closed, but for the {@link #gaps}. */
  long beforeMillis() {
    return beforeMillis;
  }

  /** Starts of windows that are not closed, from one time up to another. */
  Map<Long, Long> gaps() {
    return gaps;
  }

  void restore(long restoredBeforeMillis, Map<Long, Long> restoredGaps) {
    beforeMillis = restoredBeforeMillis;
    gaps.putAll(restoredGaps);
  }

  private void addGap(long fromMillis, long toMillis) {
    if (fromMillis < toMillis) {
      gaps.put(fromMillis, toMillis);
    }
  }
}
