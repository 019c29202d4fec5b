package io.mien.ingest.pipeline;

import java.time.Instant;

/** The two clocks of a feed: one for spans of time, which never jumps, and the one on the wall. */
public interface FeedClock {
  /** Nanoseconds from some origin. */
  long nanoTime();

  /** The time of day. */
  Instant instant();

  /** The clocks of this machine. */
  static FeedClock system() {
    return new FeedClock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Instant instant() {
        return Instant.now();
      }
    };
  }
}
