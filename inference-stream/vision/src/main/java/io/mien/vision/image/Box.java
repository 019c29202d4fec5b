package io.mien.vision.image;

/** An upright box in pixels of the source frame, origin at the top left. */
public record Box(double x, double y, double width, double height) {
  public Box {
    boolean finite =
        Double.isFinite(x)
            && Double.isFinite(y)
            && Double.isFinite(width)
            && Double.isFinite(height);
    if (!finite || width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "expected a finite box of no negative side, found x %s, y %s, width %s, height %s"
              .formatted(x, y, width, height));
    }
  }

  public double area() {
    return width * height;
  }

  public double centreX() {
    return x + width / 2;
  }

  public double centreY() {
    return y + height / 2;
  }

  /** Intersection over union in 0..1; 0 where both boxes are empty. */
  public double iou(Box other) {
    double across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    if (across <= 0 || down <= 0) {
      return 0;
    }
    double shared = across * down;
    return shared / (area() + other.area() - shared);
  }

  /** The part inside a frame of {@code frameWidth} x {@code frameHeight} pixels; may be empty. */
  public Box clip(int frameWidth, int frameHeight) {
    double left = Math.min(Math.max(x, 0), frameWidth);
    double top = Math.min(Math.max(y, 0), frameHeight);
    double right = Math.min(Math.max(x + width, 0), frameWidth);
    double bottom = Math.min(Math.max(y + height, 0), frameHeight);
    return new Box(left, top, right - left, bottom - top);
  }
}
