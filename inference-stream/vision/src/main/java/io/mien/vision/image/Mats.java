package io.mien.vision.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** Copies pixels between our pictures and OpenCV's. */
final class Mats {
  private Mats() {}

  static Image toImage(Mat mat) {
    return toImage(mat, new PixelPool(1));
  }

  /** Into pixels of a pool. */
  static Image toImage(Mat mat, PixelPool pool) {
    if (mat.type() != opencv_core.CV_8UC3 || !mat.isContinuous()) {
      throw new IllegalStateException(
          "expected continuous 8-bit BGR from OpenCV, found type " + mat.type());
    }
    byte[] bgr = pool.take(Math.multiplyExact(Math.multiplyExact(mat.cols(), mat.rows()), 3));
    try (BytePointer data = mat.data()) {
      data.get(bgr);
    }
    return new Image(mat.cols(), mat.rows(), bgr);
  }

  /** The caller closes it. */
  static Mat ofImage(Image image) {
    Mat mat = new Mat(image.heightPixels(), image.widthPixels(), opencv_core.CV_8UC3);
    try (BytePointer data = mat.data()) {
      data.put(image.bgr());
    }
    return mat;
  }
}
