package io.mien.inference.track;

import io.mien.vision.image.Box;
import java.util.List;

/**
 * A face as one frame shows it.
 *
 * @param box in pixels of the frame
 * @param score the detector's, 0..1
 * @param probabilities one for each label of the frame, in their order; they sum to 1
 */
public record Sighting(Box box, double score, List<Double> probabilities, Evidence evidence) {

  /** What a face's probabilities are worth. */
  public enum Evidence {
    /** The face is well seen and the model is sure. */
    SURE,
    /** The face is well seen, but the model is not sure. */
    UNSURE,
    /** The face is too badly seen to be judged. */
    NONE
  }

  public Sighting {
    probabilities = List.copyOf(probabilities);
  }
}
