package io.mien.inference.face;

import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.FloatBuffer;

/**
 * How sharp a part of a picture is: the variance of its Laplacian (Pech-Pacheco et al., Diatom
 * autofocusing in brightfield microscopy, 2000) over the variance of its grey values, so that
 * contrast does not count, at one small resolution, so that size does not count.
 *
 * <p>0 for a plain surface, about 20 for white noise, whose Laplacian {@code left + right + above +
 * below - 4 middle} has 20 times its variance.
 */
final class Sharpness {

  /** Fine enough for the creases of an expression, coarse enough for the smallest useful face. */
  private static final int SIDE = 32;

  /**
   * A variance in squared grey levels, as small as the rounding's: a plain surface is not sharp.
   */
  private static final double LEAST_VARIANCE = 1;

  private static final Preprocessing GREY =
      Preprocessing.plain(ColourOrder.GRAY, SIDE, SIDE, Resampling.ANTIALIASED, Border.REPLICATE);

  private Sharpness() {}

  /** Measures the inside of a box, which has an area and lies in the picture. */
  static double of(Image image, Box box) {
    FloatBuffer grey = FloatBuffer.allocate(GREY.tensorLength());
    GREY.write(image, Region.of(box), grey, 0);
    return of(grey.array());
  }

  private static double of(float[] grey) {
    Variance values = new Variance();
    for (float value : grey) {
      values.add(value);
    }
    Variance laplacian = new Variance();
    for (int y = 1; y < SIDE - 1; y++) {
      for (int i = y * SIDE + 1; i < (y + 1) * SIDE - 1; i++) {
        laplacian.add(grey[i - 1] + grey[i + 1] + grey[i - SIDE] + grey[i + SIDE] - 4 * grey[i]);
      }
    }
    return laplacian.value() / (values.value() + LEAST_VARIANCE);
  }

  /** The mean square distance from the mean. */
  private static final class Variance {
    private int count;
    private double sum;
    private double squares;

    void add(double value) {
      count++;
      sum += value;
      squares += value * value;
    }

    double value() {
      double mean = sum / count;
      return Math.max(0, squares / count - mean * mean); // rounding may fall below
    }
  }
}
