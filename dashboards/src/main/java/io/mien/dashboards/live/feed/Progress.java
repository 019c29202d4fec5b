package io.mien.dashboards.live.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows up to which frame everything that the stream said has been read. Thread safe.
 *
 * <p>The stream commits the offsets of its frames and what it says of them in one transaction, but
 * the marks of its end reach the partitions one after the other. So an offset that is committed
 * tells: what was written up to now, which is looked up after it, holds all that was said of the
 * frames before that offset. Once a reader of committed records has come so far, it has read all of
 * that.
 */
final class Progress {
  private static final int MOST_WAITING = 64;

  private final Deque<Mark> marks = new ArrayDeque<>();

  private record Mark(Map<Integer, Long> frames, Map<TopicPartition, Long> ends) {}

  /**
   * The stream has committed offsets.
   *
   * @param frames by partition of the frames, the offset before which all frames are passed
   * @param ends where the partitions that the stream writes ended, uncommitted records included,
   *     looked up after those offsets
   */
  synchronized void committed(Map<Integer, Long> frames, Map<TopicPartition, Long> ends) {
    if (marks.size() == MOST_WAITING) {
      marks.removeLast(); // the first ones are reached first; a later mark says what this one did
    }
    marks.addLast(new Mark(frames, ends));
  }

  /**
   * Frames before these offsets are passed and all is known of them; empty where nothing new is.
   *
   * @param positions where the reader is, in each partition that the stream writes
   */
  synchronized Optional<Map<Integer, Long>> read(Map<TopicPartition, Long> positions) {
    Map<Integer, Long> frames = null;
    while (!marks.isEmpty() && isReached(marks.getFirst(), positions)) {
      frames = marks.removeFirst().frames();
    }
    return Optional.ofNullable(frames);
  }

  private static boolean isReached(Mark mark, Map<TopicPartition, Long> positions) {
    return mark.ends().entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
  }

  /** Starts anew. */
  synchronized void clear() {
    marks.clear();
  }
}
