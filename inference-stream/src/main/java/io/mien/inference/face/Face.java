package io.mien.inference.face;

import io.mien.vision.image.Box;
import io.mien.vision.image.Landmarks;
import java.util.Optional;

/**
 * A face that a detector found.
 *
 * @param box in pixels of the source frame and inside it
 * @param score the detector's certainty, 0..1
 * @param landmarks in pixels of the source frame, where the detector gives them; may lie outside
 */
public record Face(Box box, double score, Optional<Landmarks> landmarks) {

  public Face {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("expected a score of 0 to 1, found " + score);
    }
  }

  /** The face with its box cut off at the frame's borders. */
  Face clip(int frameWidthPixels, int frameHeightPixels) {
    return new Face(box.clip(frameWidthPixels, frameHeightPixels), score, landmarks);
  }
}
