package io.mien.ingest.pipeline;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** Lets one message of each kind through in a while, and counts the others. Thread safe. */
final class SeldomLog {
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final FeedClock clock;
  private final Map<DropReason, Long> last = new EnumMap<>(DropReason.class);
  private final Map<DropReason, Long> silent = new EnumMap<>(DropReason.class);

  SeldomLog(FeedClock clock) {
    this.clock = clock;
  }

  /** How many messages of this kind were held back, where one may be said now. */
  synchronized OptionalLong mayTell(DropReason kind) {
    long now = clock.nanoTime();
    Long before = last.get(kind);
    if (before != null && now - before < PAUSE_NANOS) {
      silent.merge(kind, 1L, Long::sum);
      return OptionalLong.empty();
    }
    last.put(kind, now);
    Long held = silent.remove(kind);
    return OptionalLong.of(held == null ? 0 : held);
  }
}
