package io.mien.ingest.pipeline;

import java.time.Duration;

/**
 * How long a feed may take for what.
 *
 * @param open until the source is open
 * @param stall from frame to frame, and from opening to the first frame
 * @param abort from the abort of a source until its thread has left it
 * @param stable that a feed must have lasted for the next try to come as soon as a first one
 */
public record FeedLimits(Duration open, Duration stall, Duration abort, Duration stable) {

  /** For a native call to come back after it was interrupted. */
  public static final Duration ABORT = Duration.ofSeconds(3);

  /** Less is a camera that comes and goes. */
  public static final Duration STABLE = Duration.ofSeconds(10);

  /** The usual limits, with these for opening and for a pause between frames. */
  public static FeedLimits of(Duration open, Duration stall) {
    return new FeedLimits(open, stall, ABORT, STABLE);
  }
}
