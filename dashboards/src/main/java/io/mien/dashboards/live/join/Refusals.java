package io.mien.dashboards.live.join;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The last frames of each partition that went to the dead letters. Not thread safe. */
final class Refusals {
  private static final int MOST_OFFSETS = 2000;

  private final Map<Integer, NavigableSet<Long>> partitions = new HashMap<>();

  /** A frame went to the dead letters. */
  void add(int partition, long offset) {
    NavigableSet<Long> offsets = partitions.computeIfAbsent(partition, unseen -> new TreeSet<>());
    offsets.add(offset);
    if (offsets.size() > MOST_OFFSETS) {
      offsets.pollFirst();
    }
  }

  /** Whether a frame is among them, or may be: older ones are let go, so any may be one of them. */
  boolean mayHold(Frame frame) {
    NavigableSet<Long> offsets = partitions.get(frame.partition());
    return offsets != null
        && (offsets.contains(frame.offset())
            || (offsets.size() == MOST_OFFSETS && frame.offset() < offsets.first()));
  }

  /** Starts anew. */
  void clear() {
    partitions.clear();
  }
}
