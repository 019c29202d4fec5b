package io.mien.inference;

import io.mien.contract.event.ExpressionEvent;
import java.util.List;

/**
 * A frame and its finished events.
 *
 * @param events one a face, in the order of the frame's faces
 */
public record TrackedFrame(AnalyzedFrame frame, List<ExpressionEvent> events) {

  /** Copies the list. */
  public TrackedFrame {
    events = List.copyOf(events);
  }
}
