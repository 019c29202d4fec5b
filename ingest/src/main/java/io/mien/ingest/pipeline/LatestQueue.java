package io.mien.ingest.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A bounded queue in which the newest always finds room: the oldest goes. Thread safe. */
final class LatestQueue<T> {
  private final int capacity;
  private final Deque<T> waiting = new ArrayDeque<>();

  LatestQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("expected room for at least 1, found " + capacity);
    }
    this.capacity = capacity;
  }

  /** Puts one in, and gives back the one that had to go for it. */
  synchronized Optional<T> offer(T newest) {
    Optional<T> oldest =
        waiting.size() == capacity ? Optional.of(waiting.removeFirst()) : Optional.empty();
    waiting.addLast(newest);
    return oldest;
  }

  /** Takes the oldest out. */
  synchronized Optional<T> poll() {
    return Optional.ofNullable(waiting.pollFirst());
  }

  /** Takes all out. */
  synchronized List<T> drain() {
    List<T> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }
}
