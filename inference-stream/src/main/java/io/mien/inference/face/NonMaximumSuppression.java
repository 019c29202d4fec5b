package io.mien.inference.face;

import io.mien.vision.image.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the best of the boxes that a network draws around the same face. */
final class NonMaximumSuppression {

  /** Smaller is no face: half a pixel of a sliver at the frame's border. */
  private static final double LEAST_SIDE_PIXELS = 1;

  private NonMaximumSuppression() {}

  /**
   * Goes through the candidates by falling score and keeps each that overlaps no kept one by more
   * than {@code maxIou}.
   *
   * @return the kept ones, best first; of equal scores the earlier candidate first
   */
  static List<Face> suppress(List<Face> candidates, double maxIou) {
    List<Face> kept = new ArrayList<>();
    candidates.stream()
        .sorted(Comparator.comparingDouble(Face::score).reversed())
        .filter(face -> kept.stream().noneMatch(best -> best.box().iou(face.box()) > maxIou))
        .forEachOrdered(kept::add);
    return kept;
  }

  /** The same, then cut off at the picture's borders; what lies outside is left out. */
  static List<Face> suppress(
      List<Face> candidates, double maxIou, int widthPixels, int heightPixels) {
    return suppress(candidates, maxIou).stream()
        .map(face -> face.clip(widthPixels, heightPixels))
        .filter(face -> isVisible(face.box()))
        .toList();
  }

  private static boolean isVisible(Box box) {
    return box.width() >= LEAST_SIDE_PIXELS && box.height() >= LEAST_SIDE_PIXELS;
  }
}
