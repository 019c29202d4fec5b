package io.mien.ingest.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: a random time between nothing and a limit that doubles from
 * try to try up to the longest one ("full jitter").
 *
 * <p>The randomness spreads the tries of cameras that were lost together. Not thread safe.
 */
public final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private Duration limit;

  /** Sets the limit of the first wait and that of all later ones. */
  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "expected a first wait above 0 and none longer than the longest, found "
              + first
              + " and "
              + longest);
    }
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.limit = first;
  }

  /** The next wait, at most {@link #limit}, which doubles by this. */
  public Duration next() {
    Duration wait = Duration.ofNanos(random.nextLong(limit.toNanos() + 1));
    limit = limit.compareTo(longest.dividedBy(2)) > 0 ? longest : limit.multipliedBy(2);
    return wait;
  }

  /** The most that {@link #next} will be. */
  public Duration limit() {
    return limit;
  }

  /** Begins anew with the first wait. */
  public void reset() {
    limit = first;
  }
}
