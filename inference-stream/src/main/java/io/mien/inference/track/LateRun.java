package io.mien.inference.track;

import java.time.Duration;
import java.time.Instant;

/**
 * Frames of a camera that came late, but in good order among themselves. When they have done so for
 * a minute, the camera's clock was set back.
 *
 * @param since capture time of the first
 * @param until capture time of the newest
 */
public record LateRun(Instant since, Instant until) {
  private static final Duration CLOCK_SET_BACK = Duration.ofMinutes(1);

  /** Of one frame. */
  public static LateRun of(Instant at) {
    return new LateRun(at, at);
  }

  /**
   * With one more late frame, or of it alone where it does not follow. Clocks of seconds give
   * frames of equal times; slow cameras let long pass between two.
   */
  public LateRun then(Instant at) {
    boolean follows = !at.isBefore(until) && !at.isAfter(until.plus(CLOCK_SET_BACK));
    return new LateRun(follows ? since : at, at);
  }

  /** Whether it has gone on for so long that the clock was set back. */
  public boolean isSetBack() {
    return !until.isBefore(since.plus(CLOCK_SET_BACK));
  }
}
