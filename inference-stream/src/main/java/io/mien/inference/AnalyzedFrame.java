package io.mien.inference;

import io.mien.contract.frame.FrameMetadata;
import java.time.Instant;
import java.util.List;

/**
 * A frame and what the networks saw in it, before anything is known about its past.
 *
 * @param faces the best detection first; empty where there is no face
 * @param inferredAt when the last network's answer was there
 */
public record AnalyzedFrame(
    FrameMetadata frame,
    int widthPixels,
    int heightPixels,
    List<AnalyzedFace> faces,
    Instant inferredAt) {

  /** Copies the list. */
  public AnalyzedFrame {
    faces = List.copyOf(faces);
  }
}
