package io.mien.inference.face;

import io.mien.inference.face.FaceQuality.Rejection;
import io.mien.vision.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures faces and rejects those that are too poor to be judged. Thread safe.
 *
 * @param minSizePixels the least shorter side of a face's box
 * @param minSharpness the least {@link Sharpness}
 * @param minScore the detector's least score, 0..1
 * @param maxYawDegrees the most that a head may be turned to either side, where there are landmarks
 */
public record FaceGate(
    double minSizePixels, double minSharpness, double minScore, double maxYawDegrees) {

  /** Measures a face of this picture. */
  public FaceQuality judge(Image image, Face face) {
    double sizePixels = Math.min(face.box().width(), face.box().height());
    double sharpness = face.box().area() > 0 ? Sharpness.of(image, face.box()) : 0;
    OptionalDouble yawDegrees =
        face.landmarks().stream().mapToDouble(HeadTurn::yawDegrees).findFirst();
    List<Rejection> rejections = new ArrayList<>();
    if (sizePixels < minSizePixels) {
      rejections.add(Rejection.SMALL);
    }
    if (sharpness < minSharpness) {
      rejections.add(Rejection.BLURRED);
    }
    if (face.score() < minScore) {
      rejections.add(Rejection.LOW_SCORE);
    }
    if (Math.abs(yawDegrees.orElse(0)) > maxYawDegrees) {
      rejections.add(Rejection.TURNED);
    }
    return new FaceQuality(sizePixels, sharpness, yawDegrees, rejections);
  }
}
