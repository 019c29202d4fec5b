package io.mien.inference.face;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How well a face can be seen, and why it had better not be judged.
 *
 * @param sizePixels the shorter side of its box in the source frame
 * @param sharpness the {@link Sharpness} of what is in the box, 0 or more
 * @param yawDegrees how far the head is turned, -90..90, see {@link HeadTurn}; where the detector
 *     gives landmarks
 * @param rejections what is wrong with it, each once, in the enum's order; empty where it passed
 */
public record FaceQuality(
    double sizePixels, double sharpness, OptionalDouble yawDegrees, List<Rejection> rejections) {

  /** Why a face is too poor to be judged. */
  public enum Rejection {
    /** Fewer pixels than the model needs. */
    SMALL("small"),
    /** Out of focus, moved, or with nothing in it to focus on. */
    BLURRED("blurred"),
    /** The detector itself is not sure that it is a face. */
    LOW_SCORE("low-score"),
    /** The head is turned so far that half of the face cannot be seen. */
    TURNED("turned"),
    /** Unlike the faces that the model was trained on: most likely none. */
    NOT_A_FACE("not-a-face");

    private final String code;

    Rejection(String code) {
      this.code = code;
    }

    /** The reason as it stands in events and metrics. */
    public String code() {
      return code;
    }
  }

  public FaceQuality {
    rejections = List.copyOf(rejections);
    if (!(sizePixels >= 0) || !(sharpness >= 0)) {
      throw new IllegalArgumentException(
          "expected a size and a sharpness of 0 or more, found %s and %s"
              .formatted(sizePixels, sharpness));
    }
    if (yawDegrees.isPresent() && !(Math.abs(yawDegrees.getAsDouble()) <= 90)) {
      throw new IllegalArgumentException(
          "expected a yaw of -90 to 90 degrees, found " + yawDegrees.getAsDouble());
    }
  }

  /** Whether nothing is wrong with it. */
  public boolean accepted() {
    return rejections.isEmpty();
  }
}
