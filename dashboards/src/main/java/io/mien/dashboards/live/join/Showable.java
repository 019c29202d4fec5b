package io.mien.dashboards.live.join;

import io.mien.contract.event.ExpressionEvent;
import java.util.List;

/**
 * A frame with what must be hidden of it.
 *
 * @param hidden the parts to hide, where the cover is {@link Cover#FACES}
 * @param faces what was seen in this very frame
 * @param read how many frames of its camera were read until this one came, this one included
 */
public record Showable(
    Frame frame, Cover cover, List<Area> hidden, List<ExpressionEvent> faces, long read) {

  /** How much of a frame is hidden. */
  public enum Cover {
    /** Nothing: faces may be shown. */
    NONE,
    /** The faces; there may be none. */
    FACES,
    /** All of it, since nobody has looked for faces in it yet. */
    UNJUDGED,
    /** All of it, since the stream may have skipped it. */
    SKIPPED,
    /** All of it, since no network could judge it, or what was seen in it may be forgotten. */
    UNSURE
  }

  /** Copies the lists. */
  public Showable {
    hidden = List.copyOf(hidden);
    faces = List.copyOf(faces);
  }
}
