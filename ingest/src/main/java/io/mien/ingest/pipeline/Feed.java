package io.mien.ingest.pipeline;

import io.mien.contract.feed.FeedStatus;
import java.time.Duration;

/** One camera at work. Thread safe. */
public interface Feed {
  /** Begins; returns at once. */
  void start();

  /** Does what is due; called often, by one thread, and returns at once. */
  void tick();

  /** How the feed is. */
  FeedStatus status();

  /** Whether it has ended for good, by itself or because it was stopped. */
  boolean hasEnded();

  /**
   * Ends it soon; returns at once. May be called more than once.
   *
   * @param why what its last status says, if it has not ended before
   */
  void stop(String why);

  /** Waits until it has ended after {@link #stop}, at most so long. */
  void awaitEnd(Duration limit) throws InterruptedException;
}
