package io.mien.inference.batch;

import java.time.Duration;

/**
 * How a {@link Batcher} may gather.
 *
 * @param maxItems the most items of one run, 1 or more
 * @param maxWait how long a run may be held back for company; zero never holds back
 * @param concurrency how many runs go side by side, 1 or more
 */
public record BatchLimits(int maxItems, Duration maxWait, int concurrency) {

  public BatchLimits {
    if (maxItems < 1 || maxWait.isNegative() || concurrency < 1) {
      throw new IllegalArgumentException(
          "expected at least one item and one run at a time and no negative wait, found %d, %d, %s"
              .formatted(maxItems, concurrency, maxWait));
    }
  }

  /** The same, but for a model that takes no more items than this at once. */
  public BatchLimits atMost(int items) {
    return new BatchLimits(Math.min(maxItems, items), maxWait, concurrency);
  }
}
