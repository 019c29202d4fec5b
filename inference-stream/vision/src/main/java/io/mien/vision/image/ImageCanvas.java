package io.mien.vision.image;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Draws on a copy of a picture. Whatever leaves the picture is cut off. Not thread safe; whoever
 * makes it closes it.
 */
public final class ImageCanvas implements AutoCloseable {
  // Height in pixels of a capital letter of OpenCV's Hershey Simplex at scale 1.
  private static final double LETTER_HEIGHT_PIXELS = 21;

  private final Mat mat;

  public ImageCanvas(Image image) {
    mat = Mats.ofImage(image);
  }

  public void rectangle(Box box, Colour colour, int thicknessPixels) {
    if (thicknessPixels < 1) {
      throw new IllegalArgumentException(
          "expected a line of at least 1 pixel, found " + thicknessPixels);
    }
    draw(box, colour, thicknessPixels);
  }

  public void fill(Box box, Colour colour) {
    draw(box, colour, opencv_imgproc.FILLED);
  }

  /** {@code start} is the left end of the line on which the letters stand; ASCII only. */
  public void text(String text, Point start, double heightPixels, Colour colour) {
    double scale = heightPixels / LETTER_HEIGHT_PIXELS;
    try (org.bytedeco.opencv.opencv_core.Point origin =
            new org.bytedeco.opencv.opencv_core.Point(
                (int) Math.round(start.x()), (int) Math.round(start.y()));
        Scalar scalar = scalar(colour)) {
      opencv_imgproc.putText(
          mat,
          text,
          origin,
          opencv_imgproc.FONT_HERSHEY_SIMPLEX,
          scale,
          scalar,
          Math.max(1, (int) Math.round(1.5 * scale)),
          opencv_imgproc.LINE_AA,
          false);
    }
  }

  /** A copy of what is drawn so far. */
  public Image image() {
    return Mats.toImage(mat);
  }

  @Override
  public void close() {
    mat.close();
  }

  private void draw(Box box, Colour colour, int thickness) {
    int left = (int) Math.round(box.x());
    int top = (int) Math.round(box.y());
    int right = (int) Math.round(box.x() + box.width());
    int bottom = (int) Math.round(box.y() + box.height());
    try (Rect rect = new Rect(left, top, right - left, bottom - top);
        Scalar scalar = scalar(colour)) {
      opencv_imgproc.rectangle(mat, rect, scalar, thickness, opencv_imgproc.LINE_8, 0);
    }
  }

  private static Scalar scalar(Colour colour) {
    return new Scalar(colour.blue(), colour.green(), colour.red(), 0);
  }
}
