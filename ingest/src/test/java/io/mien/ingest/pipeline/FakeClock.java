package io.mien.ingest.pipeline;

import java.time.Duration;
import java.time.Instant;

/** Both clocks, which stand still until time is let pass. */
final class FakeClock implements FeedClock {
  private Instant start;
  private Duration passed = Duration.ZERO;

  FakeClock(Instant start) {
    this.start = start;
  }

  void pass(Duration time) {
    passed = passed.plus(time);
  }

  /** Sets the clock on the wall, ahead or back, while no time goes by. */
  void set(Duration ahead) {
    start = start.plus(ahead);
  }

  @Override
  public long nanoTime() {
    return passed.toNanos();
  }

  @Override
  public Instant instant() {
    return start.plus(passed);
  }
}
