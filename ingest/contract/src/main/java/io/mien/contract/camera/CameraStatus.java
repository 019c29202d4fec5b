package io.mien.contract.camera;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How a camera is: one row of the table of cameras.
 *
 * @param cameraId the camera, also the record's key
 * @param state see {@link State}
 * @param since when that state began, by the wall clock
 * @param lastFrameAt capture time of the newest frame
 * @param fps frames captured a second lately, by their capture times and without outages; absent
 *     until there are two frames
 * @param lagSeconds from capture to processing, of the frame read last; 0 for a film that runs
 *     ahead of the clock
 * @param frames frames read since the camera was first seen, the skipped ones included
 * @param skippedFrames frames that bounded mode skipped
 * @param reportedAt when this was found, by the wall clock, also the record's time
 */
public record CameraStatus(
    String cameraId,
    State state,
    Instant since,
    Instant lastFrameAt,
    OptionalDouble fps,
    double lagSeconds,
    long frames,
    long skippedFrames,
    Instant reportedAt) {

  /** Whether frames come, and whether they are fresh. */
  public enum State {
    /** Frames come, and the newest is fresh. */
    ONLINE,
    /** No frame has come for a while, or the newest was captured a while ago. */
    STALE,
    /** No frame has come for long. */
    OFFLINE;

    /** The name on the wire and as a metric's label, lower case. */
    @JsonValue
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the ranges. */
  public CameraStatus {
    if (!(fps.orElse(0) >= 0) || !Double.isFinite(fps.orElse(0))) {
      throw new IllegalArgumentException("expected frames per second, found " + fps);
    }
    if (!(lagSeconds >= 0)) {
      throw new IllegalArgumentException("expected a lag of at least 0 s, found " + lagSeconds);
    }
    if (skippedFrames < 0 || frames < skippedFrames) {
      throw new IllegalArgumentException(
          "expected 0 to %d skipped frames, found %d".formatted(frames, skippedFrames));
    }
  }
}
