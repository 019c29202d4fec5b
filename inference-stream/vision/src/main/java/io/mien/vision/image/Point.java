package io.mien.vision.image;

/** A finite point of the plane; its owner says in which space (pixels, or 0..1). */
public record Point(double x, double y) {
  public Point {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException("expected a finite point, found (" + x + ", " + y + ")");
    }
  }

  public double distance(Point other) {
    return Math.hypot(x - other.x, y - other.y);
  }
}
