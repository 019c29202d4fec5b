package io.mien.inference.aggregate;

/** The ids of the frames counted last, to know one that comes again. Not thread safe. */
final class RecentFrames {

  /** How many are known. What comes again later than that is late, as a rule. */
  static final int CAPACITY = 128;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long[] marks = new long[CAPACITY];
  private int size;
  private int next;

  /** Remembers a frame; false when it is known already. */
  boolean add(String frameId) {
    long mark = mark(frameId);
    for (int i = 0; i < size; i++) {
      if (marks[i] == mark) {
        return false;
      }
    }
    addMark(mark);
    return true;
  }

  void addMark(long mark) {
    marks[next] = mark;
    next = (next + 1) % CAPACITY;
    size = Math.min(size + 1, CAPACITY);
  }

  /** The marks, the oldest first. */
  long[] marks() {
    long[] ordered = new long[size];
    for (int i = 0; i < size; i++) {
      ordered[i] = marks[Math.floorMod(next - size + i, CAPACITY)];
    }
    return ordered;
  }

  /** The 64-bit FNV-1a hash of the id. */
  private static long mark(String frameId) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < frameId.length(); i++) {
      hash = (hash ^ frameId.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
