package io.mien.vision.image;

import java.util.List;

/**
 * A turn, a scale and a shift, without reflection: {@code x' = a x - b y + tx}, {@code y' = b x + a
 * y + ty}.
 */
public record SimilarityTransform(double a, double b, double tx, double ty) {

  /**
   * The least-squares similarity between point lists. With complex centred points u (from) and v
   * (to): {@code k = sum(conj(u) v) / sum(|u|^2)}, {@code t = mean(to) - k mean(from)}.
   */
  public static SimilarityTransform estimate(List<Point> from, List<Point> to) {
    if (from.size() != to.size() || from.size() < 2) {
      throw new IllegalArgumentException(
          "expected two equally long lists of 2 points or more, found %d and %d"
              .formatted(from.size(), to.size()));
    }
    Point fromMean = mean(from);
    Point toMean = mean(to);
    double real = 0;
    double imaginary = 0;
    double square = 0;
    for (int i = 0; i < from.size(); i++) {
      double ux = from.get(i).x() - fromMean.x();
      double uy = from.get(i).y() - fromMean.y();
      double vx = to.get(i).x() - toMean.x();
      double vy = to.get(i).y() - toMean.y();
      real += ux * vx + uy * vy;
      imaginary += ux * vy - uy * vx;
      square += ux * ux + uy * uy;
    }
    if (square == 0) {
      throw new IllegalArgumentException("expected points apart, found all at " + from.get(0));
    }
    double a = real / square;
    double b = imaginary / square;
    return new SimilarityTransform(
        a,
        b,
        toMean.x() - a * fromMean.x() + b * fromMean.y(),
        toMean.y() - b * fromMean.x() - a * fromMean.y());
  }

  public Point apply(Point point) {
    return new Point(a * point.x() - b * point.y() + tx, b * point.x() + a * point.y() + ty);
  }

  public SimilarityTransform inverse() {
    double square = a * a + b * b;
    if (square == 0) {
      throw new IllegalStateException("a similarity of scale 0 has no inverse");
    }
    double backA = a / square;
    double backB = -b / square;
    return new SimilarityTransform(
        backA, backB, -backA * tx + backB * ty, -backB * tx - backA * ty);
  }

  private static Point mean(List<Point> points) {
    double x = 0;
    double y = 0;
    for (Point point : points) {
      x += point.x();
      y += point.y();
    }
    return new Point(x / points.size(), y / points.size());
  }
}
