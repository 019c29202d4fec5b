package io.mien.ingest.pipeline;

import io.mien.contract.frame.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives the frames of one session of a live source their capture times.
 *
 * <p>The camera's own time counts where the stream has it and it agrees with the host's clock; a
 * camera whose clock is wrong once is not asked again. Times do not go back, but for more than a
 * minute: a clock was set then, and they begin anew, as inference does. Used by one thread.
 */
final class CaptureClock {
  private static final Duration CLOCK_SET_BACK = Duration.ofMinutes(1);

  private final Duration tolerance;
  private boolean distrusts;
  private Instant last = Instant.MIN;

  /** Sets how far a camera's clock may be off the host's. */
  CaptureClock(Duration tolerance) {
    this.tolerance = tolerance;
  }

  /** A frame's time, and whose clock it is from. */
  record Stamp(Instant at, TimeSource from) {}

  /**
   * The time of the next frame.
   *
   * @param cameraTime what the camera says
   * @param now what the host says
   */
  Stamp stamp(Optional<Instant> cameraTime, Instant now) {
    boolean byCamera = cameraTime.isPresent() && !distrusts && isSane(cameraTime.get(), now);
    distrusts |= cameraTime.isPresent() && !byCamera;
    Instant at = byCamera ? cameraTime.get() : now;
    boolean holds = at.isBefore(last) && !at.isBefore(last.minus(CLOCK_SET_BACK));
    last = holds ? last : at;
    return new Stamp(last, byCamera ? TimeSource.RTP_NTP : TimeSource.HOST_CLOCK);
  }

  private boolean isSane(Instant cameraTime, Instant now) {
    return Duration.between(cameraTime, now).abs().compareTo(tolerance) <= 0;
  }

  /** Whether the camera's clock was found wrong. */
  boolean distrusts() {
    return distrusts;
  }
}
