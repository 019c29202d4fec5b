package io.mien.ingest.pipeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thins a camera's frames out to a rate: in any time t it admits at most {@code rate * t + 1.5}.
 *
 * <p>A bucket fills by the rate and gives one frame a token. The half token that it holds beyond
 * one lets a frame pass that comes a little early, so that a jittering camera keeps its rate. Goes
 * by presentation times alone, so the same source is thinned out alike at any speed. Used by one
 * thread.
 */
public final class FramePacer {

  private static final double CAPACITY = 1.5;

  /** Times are rounded to microseconds somewhere on the way. */
  private static final double ROUNDING = 1e-3;

  private final double framesPerSecond;
  private @Nullable Duration last;
  private double tokens = 1;

  /** Admits at most so many frames a second; infinity admits all. */
  public FramePacer(double framesPerSecond) {
    if (!(framesPerSecond > 0)) {
      throw new IllegalArgumentException("expected a rate above 0, found " + framesPerSecond);
    }
    this.framesPerSecond = framesPerSecond;
  }

  /** Whether the frame at this time is one to keep. Times must not go back. */
  public boolean admits(Duration presentationTime) {
    if (last != null) {
      double seconds = presentationTime.minus(last).toNanos() / 1e9;
      tokens = seconds > 0 ? Math.min(CAPACITY, tokens + seconds * framesPerSecond) : tokens;
    }
    last = presentationTime;
    if (framesPerSecond == Double.POSITIVE_INFINITY) {
      return true;
    }
    if (tokens < 1 - ROUNDING) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
