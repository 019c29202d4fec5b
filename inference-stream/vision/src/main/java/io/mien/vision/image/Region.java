package io.mien.vision.image;

/**
 * Where a tensor is cut from a picture: output position {@code (s, t)} in {@code [0, 1]^2} lies at
 * source pixel {@code origin + s * across + t * down}.
 *
 * <p>Source pixel {@code j} covers {@code [j, j + 1)}; sample {@code i} of {@code n} lies at {@code
 * s = (i + 0.5) / n}. A region may reach out of the picture.
 */
public record Region(
    double originX, double originY, double acrossX, double acrossY, double downX, double downY) {
  public Region {
    double sum = originX + originY + acrossX + acrossY + downX + downY;
    double area = acrossX * downY - acrossY * downX;
    if (!Double.isFinite(sum) || area == 0 || !Double.isFinite(area)) {
      throw new IllegalArgumentException(
          "expected a finite region with an area, found origin (%s, %s), across (%s, %s), down (%s, %s)"
              .formatted(originX, originY, acrossX, acrossY, downX, downY));
    }
  }

  public static Region whole(Image image) {
    return new Region(0, 0, image.widthPixels(), 0, 0, image.heightPixels());
  }

  public static Region of(Box box) {
    return new Region(box.x(), box.y(), box.width(), 0, 0, box.height());
  }

  /** The region whose unit square {@code toUnit} maps source pixels onto. */
  public static Region of(SimilarityTransform toUnit) {
    SimilarityTransform back = toUnit.inverse();
    return new Region(back.tx(), back.ty(), back.a(), back.b(), -back.b(), back.a());
  }

  /** Source pixel under the output position {@code (s, t)}. */
  public Point at(double s, double t) {
    return new Point(originX + s * acrossX + t * downX, originY + s * acrossY + t * downY);
  }

  /** Turned about its centre, clockwise as seen in the picture. */
  public Region rotated(double degrees) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    return around(
        cos * acrossX - sin * acrossY,
        sin * acrossX + cos * acrossY,
        cos * downX - sin * downY,
        sin * downX + cos * downY);
  }

  /** Scaled about its centre; above 1 the region grows and what is in it looks smaller. */
  public Region scaled(double factor) {
    return around(factor * acrossX, factor * acrossY, factor * downX, factor * downY);
  }

  /** Shifted by shares of its own sides. */
  public Region shifted(double acrossShare, double downShare) {
    return new Region(
        originX + acrossShare * acrossX + downShare * downX,
        originY + acrossShare * acrossY + downShare * downY,
        acrossX,
        acrossY,
        downX,
        downY);
  }

  /** Left and right exchanged. */
  public Region mirrored() {
    return new Region(originX + acrossX, originY + acrossY, -acrossX, -acrossY, downX, downY);
  }

  private Region around(double ax, double ay, double dx, double dy) {
    Point centre = at(0.5, 0.5);
    return new Region(centre.x() - (ax + dx) / 2, centre.y() - (ay + dy) / 2, ax, ay, dx, dy);
  }
}
