package io.mien.vision.image;

import io.mien.vision.image.ImageException.Reason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * From the bytes of a JPEG or PNG to its pixels. Grey pictures, 16 bits and alpha come out as 8-bit
 * BGR; the orientation of EXIF is applied. Thread safe; native memory is freed before it returns.
 */
public final class ImageDecoder {
  private static final long MOST_PIXELS = Integer.MAX_VALUE / Image.CHANNELS;

  /** As many pictures as may be decoded and read at once by a thread a core, and the next ones. */
  private static final int MOST_RECYCLED = 2 * Runtime.getRuntime().availableProcessors();

  private final long maxPixels;
  private final PixelPool pool = new PixelPool(MOST_RECYCLED);

  /** Refuses pictures of more than {@code maxPixels} by their header, before anything else. */
  public ImageDecoder(long maxPixels) {
    if (maxPixels < 1 || maxPixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "expected a limit of 1 to %d pixels, found %d".formatted(MOST_PIXELS, maxPixels));
    }
    this.maxPixels = maxPixels;
  }

  /**
   * @throws ImageException where there is no such picture, saying what was expected and found
   */
  public Image decode(byte[] encoded) {
    return decode(encoded, Integer.MAX_VALUE);
  }

  /**
   * The same, scaled down where its longer side has more than {@code maxSidePixels}; a JPEG is then
   * decoded at a half, a quarter or an eighth, which costs less than all of it.
   *
   * @throws ImageException where there is no such picture, saying what was expected and found
   */
  public Image decode(byte[] encoded, int maxSidePixels) {
    if (maxSidePixels < 1) {
      throw new IllegalArgumentException(
          "expected a side of at least 1 pixel, found " + maxSidePixels);
    }
    PictureHeader header = PictureHeader.read(encoded);
    // Divided, since the product of two unsigned 32-bit numbers need not fit.
    if (header.widthPixels() > maxPixels / header.heightPixels()) {
      throw new ImageException(
          Reason.OVERSIZED,
          "expected at most %d pixels, found a %s of %d x %d"
              .formatted(maxPixels, header.format(), header.widthPixels(), header.heightPixels()));
    }
    header.requireComplete(encoded);
    try {
      return pixels(header, encoded, maxSidePixels);
    } catch (ImageException e) {
      throw e;
    } catch (RuntimeException e) { // JavaCPP's only type for what OpenCV throws
      throw new ImageException(
          Reason.CORRUPT, "expected a %s, found damaged data".formatted(header.format()), e);
    }
  }

  /**
   * How much memory the pixels will take, by the header; 0 where {@link #decode} will refuse it.
   */
  public long decodedBytes(byte[] encoded) {
    try {
      PictureHeader header = PictureHeader.read(encoded);
      return header.widthPixels() > maxPixels / header.heightPixels()
          ? 0
          : Image.CHANNELS * header.widthPixels() * header.heightPixels();
    } catch (ImageException e) {
      return 0;
    }
  }

  /**
   * Uses the pixels of a picture that it decoded for a later one. Only for the picture's last
   * reader, and once: from now on they change.
   */
  public void recycle(Image image) {
    pool.give(image.bgr());
  }

  private Image pixels(PictureHeader header, byte[] encoded, int maxSide) {
    try (BytePointer bytes = new BytePointer(encoded);
        Mat row = new Mat(1, encoded.length, opencv_core.CV_8UC1, bytes);
        Mat mat = opencv_imgcodecs.imdecode(row, reduction(header, maxSide))) {
      if (mat.empty()) {
        throw new ImageException(
            Reason.CORRUPT,
            "expected a %s of %d x %d, found damaged data"
                .formatted(header.format(), header.widthPixels(), header.heightPixels()));
      }
      int side = Math.max(mat.cols(), mat.rows());
      return side <= maxSide ? Mats.toImage(mat, pool) : scaled(mat, maxSide / (double) side);
    }
  }

  private Image scaled(Mat mat, double factor) {
    int width = Math.max(1, (int) Math.round(mat.cols() * factor));
    int height = Math.max(1, (int) Math.round(mat.rows() * factor));
    try (Mat small = new Mat();
        Size size = new Size(width, height)) {
      opencv_imgproc.resize(mat, small, size, 0, 0, opencv_imgproc.INTER_AREA);
      return Mats.toImage(small, pool);
    }
  }

  /** The smallest size to decode at that is not below the wanted one. */
  private static int reduction(PictureHeader header, int maxSide) {
    long times = Math.max(header.widthPixels(), header.heightPixels()) / maxSide;
    if (times >= 8) {
      return opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
    }
    if (times >= 4) {
      return opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
    }
    return times >= 2 ? opencv_imgcodecs.IMREAD_REDUCED_COLOR_2 : opencv_imgcodecs.IMREAD_COLOR;
  }
}
