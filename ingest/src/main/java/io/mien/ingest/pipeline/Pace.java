package io.mien.ingest.pipeline;

import java.time.Duration;

/** How a source's own time goes by: as real time does, or not at all. */
public interface Pace {

  /**
   * Waits for the time of a frame; says whether there is still use for it.
   *
   * @param left until the frame is due; negative where its time has passed
   */
  boolean await(Duration left) throws InterruptedException;

  /** Waits for nothing, so nothing is late. */
  static Pace asFastAsPossible() {
    return left -> true;
  }

  /** Waits until a frame is due; a frame that missed its time by too much is late. */
  static Pace realTime(Sleeper sleeper, Duration tolerance) {
    return left -> {
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
