package io.mien.vision.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** From pixels to the bytes of a JPEG or PNG. */
public final class ImageEncoder {
  private ImageEncoder() {}

  /** {@code quality} in 1..100. */
  public static byte[] jpeg(Image image, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("expected a JPEG quality of 1 to 100, found " + quality);
    }
    return encode(".jpg", image, opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
  }

  public static byte[] png(Image image) {
    return encode(".png", image);
  }

  private static byte[] encode(String extension, Image image, int... options) {
    try (Mat mat = Mats.ofImage(image);
        BytePointer buffer = new BytePointer();
        IntPointer parameters = new IntPointer(options)) {
      if (!opencv_imgcodecs.imencode(extension, mat, buffer, parameters)) {
        throw new IllegalStateException(
            "cannot encode %d x %d pixels as %s"
                .formatted(image.widthPixels(), image.heightPixels(), extension));
      }
      byte[] encoded = new byte[Math.toIntExact(buffer.limit())];
      buffer.get(encoded);
      return encoded;
    }
  }
}
