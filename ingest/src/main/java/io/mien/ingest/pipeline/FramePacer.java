package io.mien.ingest.pipeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thins a camera's frames out to a rate: in any time t it admits at most {@code rate * t + 1.5}.
 *
 * <p>A bucket fills by the rate and gives one frame a token. The half token that it holds beyond
 * one lets a frame pass that comes a little early, so that a jittering camera keeps its rate. Goes
 * by the times that it is told alone: with presentation times, the same recording is thinned out
 * alike at any speed. Used by one thread.
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

  /**
   * Whether the frame at this time is one to keep.
   *
   * @param time since any fixed moment, by a clock that is never set back
   */
  public boolean admits(Duration time) {
    if (last != null) {
      double seconds = time.minus(last).toNanos() / 1e9;
      tokens = seconds > 0 ? Math.min(CAPACITY, tokens + seconds * framesPerSecond) : tokens;
    }
    last = time;
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
