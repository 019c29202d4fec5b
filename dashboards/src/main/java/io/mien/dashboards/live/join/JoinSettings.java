package io.mien.dashboards.live.join;

import java.time.Duration;

/**
 * How frames are joined with what was seen in them.
 *
 * @param showFaces whether faces may be seen
 * @param period of the frames that are kept for the preview; others are let go at once
 */
public record JoinSettings(boolean showFaces, Duration period) {

  /** A face that was found may still be there for so long, though no detector finds it. */
  static final Duration GUARD = Duration.ofSeconds(1);

  /** So much of the time after a frame must be known, where faces are hidden. */
  static final Duration LOOK_AHEAD = Duration.ofMillis(150);

  /** Without anything to show for so long, the newest frame is shown, all of it hidden. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** After a camera lost a frame to bounded mode, it may lose others unnoticed for so long. */
  static final Duration SKIPS = Duration.ofSeconds(30);

  /** What waits longer is let go. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  /** The most frames of a camera that wait. */
  static final int MOST_WAITING = 40;

  /** The most bytes of a camera's frames that wait. */
  static final long MOST_BYTES = 12L << 20;

  Duration lookAhead() {
    return showFaces ? Duration.ZERO : LOOK_AHEAD;
  }
}
