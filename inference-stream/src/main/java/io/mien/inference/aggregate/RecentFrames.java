package io.mien.inference.aggregate;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The frames that were counted in windows that are open, to know one that comes again. Not thread
 * safe.
 */
final class RecentFrames {

  /** How many are known, those counted last. Enough for the usual windows at 30 frames a second. */
  static final int CAPACITY = 512;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Of a mark: the capture time in milliseconds, but for what changes in 34 years. */
  private static final int TIME_BITS = 40;

  private static final long TIME_MASK = (1L << TIME_BITS) - 1;

  private final Set<Long> marks = new LinkedHashSet<>();

  /** Remembers a frame; false when it is known already. */
  boolean add(String frameId, long timeMillis) {
    return addMark((hash(frameId) << TIME_BITS) | (timeMillis & TIME_MASK));
  }

  boolean addMark(long mark) {
    boolean unknown = marks.add(mark);
    if (marks.size() > CAPACITY) {
      marks.remove(marks.iterator().next());
    }
    return unknown;
  }

  /** Forgets the frames that were captured before: they are late when they come again. */
  void forgetBefore(long timeMillis) {
    marks.removeIf(mark -> ((timeMillis - mark) << (Long.SIZE - TIME_BITS)) > 0);
  }

  /** The marks, the oldest first. */
  long[] marks() {
    return marks.stream().mapToLong(Long::longValue).toArray();
  }

  /** The 64-bit FNV-1a hash of the id, folded. */
  private static long hash(String frameId) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < frameId.length(); i++) {
      hash = (hash ^ frameId.charAt(i)) * FNV_PRIME;
    }
    return hash ^ (hash >>> Integer.SIZE);
  }
}
