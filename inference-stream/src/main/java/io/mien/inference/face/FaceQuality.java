package io.mien.inference.face;

/**
 * How well a face can be seen.
 *
 * @param sizePixels the shorter side of its box in the source frame
 */
public record FaceQuality(double sizePixels) {

  /** Measures a face. */
  public static FaceQuality of(Face face) {
    return new FaceQuality(Math.min(face.box().width(), face.box().height()));
  }
}
