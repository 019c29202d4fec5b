package io.mien.inference.face;

import io.mien.inference.face.FaceQuality.Rejection;
import io.mien.vision.image.Image;
import io.mien.vision.likeness.FaceLikeness;
import io.mien.vision.model.FaceCrop;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Measures faces and rejects those that are too poor to be judged. Thread safe. */
public final class FaceGate {

  /** Made by {@code mien measure-quality --fit}. */
  private static final String LIKENESS = "face-likeness.bin";

  private final Limits limits;
  private final FaceCrop crop;
  private final Optional<FaceLikeness> likeness;

  /**
   * What is good enough.
   *
   * @param minSizePixels the least shorter side of a face's box
   * @param minSharpness the least {@link Sharpness}
   * @param minScore the detector's least score, 0..1
   * @param maxYawDegrees the most that a head may be turned to either side, where there are
   *     landmarks
   * @param likeness whether what is unlike a face is rejected
   */
  public record Limits(
      double minSizePixels,
      double minSharpness,
      double minScore,
      double maxYawDegrees,
      boolean likeness) {}

  /**
   * A gate with the shipped {@link FaceLikeness}, where the limits want one.
   *
   * @param crop the face as the model sees it
   */
  public FaceGate(Limits limits, FaceCrop crop) {
    this(limits, crop, limits.likeness ? Optional.of(shippedLikeness()) : Optional.empty());
  }

  /** A gate with another likeness, or with none. */
  public FaceGate(Limits limits, FaceCrop crop, Optional<FaceLikeness> likeness) {
    this.limits = limits;
    this.crop = crop;
    this.likeness = likeness;
  }

  private static FaceLikeness shippedLikeness() {
    try (InputStream fit = FaceGate.class.getResourceAsStream(LIKENESS)) {
      if (fit == null) {
        throw new IllegalStateException(LIKENESS + " is missing from the jar: build it again");
      }
      return FaceLikeness.read(fit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Measures a face of this picture. */
  public FaceQuality judge(Image image, Face face) {
    double sizePixels = Math.min(face.box().width(), face.box().height());
    double sharpness = face.box().area() > 0 ? Sharpness.of(image, face.box()) : 0;
    OptionalDouble yawDegrees =
        face.landmarks().stream().mapToDouble(HeadTurn::yawDegrees).findFirst();
    List<Rejection> rejections = new ArrayList<>();
    if (sizePixels < limits.minSizePixels) {
      rejections.add(Rejection.SMALL);
    }
    if (sharpness < limits.minSharpness) {
      rejections.add(Rejection.BLURRED);
    }
    if (face.score() < limits.minScore) {
      rejections.add(Rejection.LOW_SCORE);
    }
    if (Math.abs(yawDegrees.orElse(0)) > limits.maxYawDegrees) {
      rejections.add(Rejection.TURNED);
    }
    if (likeness.isPresent() && !isLikeAFace(likeness.get(), image, face)) {
      rejections.add(Rejection.NOT_A_FACE);
    }
    return new FaceQuality(sizePixels, sharpness, yawDegrees, rejections);
  }

  private boolean isLikeAFace(FaceLikeness likeness, Image image, Face face) {
    return face.box().area() > 0
        && likeness.admits(likeness.measure(image, crop.region(face.box(), face.landmarks())));
  }
}
