package io.mien.inference.saving;

import io.mien.vision.image.Box;
import io.mien.vision.image.Image;

/**
 * A part of a picture in a few grey cells, to see whether it has changed. The grey of a cell is the
 * mean of a few of its pixels, so that noise does not count as change.
 */
final class Thumbnail {

  private static final int SIDE = 16;

  /** So many pixels along each side of a cell. */
  private static final int SAMPLES = 4;

  private final float[] cells = new float[SIDE * SIDE];
  private final int widthPixels;
  private final int heightPixels;

  private Thumbnail(Image image) {
    widthPixels = image.widthPixels();
    heightPixels = image.heightPixels();
  }

  static Thumbnail of(Image image) {
    return of(image, new Box(0, 0, image.widthPixels(), image.heightPixels()));
  }

  /** The part in a box, which lies inside the picture. */
  static Thumbnail of(Image image, Box box) {
    Thumbnail thumbnail = new Thumbnail(image);
    byte[] bgr = image.bgr();
    int grid = SIDE * SAMPLES;
    for (int y = 0; y < grid; y++) {
      int row = at(box.y(), box.height(), y, grid, image.heightPixels()) * image.widthPixels();
      for (int x = 0; x < grid; x++) {
        int pixel = Image.CHANNELS * (row + at(box.x(), box.width(), x, grid, image.widthPixels()));
        int sum = (bgr[pixel] & 0xff) + (bgr[pixel + 1] & 0xff) + (bgr[pixel + 2] & 0xff);
        thumbnail.cells[y / SAMPLES * SIDE + x / SAMPLES] += sum;
      }
    }
    return thumbnail;
  }

  private static int at(double start, double length, int index, int count, int limit) {
    int place = (int) (start + length * (index + .5) / count);
    return Math.max(0, Math.min(limit - 1, place));
  }

  /**
   * The mean absolute difference of the cells, in grey levels 0..255; infinite between pictures of
   * two sizes, in which nothing stays where it was.
   */
  double difference(Thumbnail other) {
    if (widthPixels != other.widthPixels || heightPixels != other.heightPixels) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (int i = 0; i < cells.length; i++) {
      sum += Math.abs(cells[i] - other.cells[i]);
    }
    return sum / cells.length / (Image.CHANNELS * SAMPLES * SAMPLES);
  }
}
