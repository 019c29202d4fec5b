package io.mien.ingest.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How a source's own time goes by: as on the clock, or not at all. */
public interface Pace {

  /** Waits for the time of a frame; says whether there is still use for it. */
  boolean await(Instant due) throws InterruptedException;

  /** Waits for nothing, so nothing is late. */
  static Pace asFastAsPossible() {
    return due -> true;
  }

  /** Waits until the clock shows the frame's time; a frame that missed it by too much is late. */
  static Pace realTime(Clock clock, Sleeper sleeper, Duration tolerance) {
    return due -> {
      Duration left = Duration.between(clock.instant(), due);
      if (left.compareTo(Duration.ZERO) > 0) {
        sleeper.sleep(left);
      }
      return left.plus(tolerance).compareTo(Duration.ZERO) >= 0;
    };
  }

  /** Lets time go by. */
  interface Sleeper {

    void sleep(Duration time) throws InterruptedException;
  }
}
