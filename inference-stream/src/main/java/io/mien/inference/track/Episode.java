package io.mien.inference.track;

import java.time.Instant;

/**
 * An expression that a track showed for a while, now over.
 *
 * @param onset when the track first showed it
 * @param apex when it was strongest
 * @param offset when it ended: the first frame that showed another, or the last that had the face
 * @param peak the smoothed probability at the apex
 */
public record Episode(
    String trackId,
    String expression,
    Instant onset,
    Instant apex,
    Instant offset,
    double peak,
    Ending ending) {

  /** Why an episode is over. */
  public enum Ending {
    /** The track shows something else. */
    EXPRESSION_CHANGED,
    /** The face is gone. */
    TRACK_ENDED,
    /** The camera is silent. */
    CAMERA_SILENT
  }
}
