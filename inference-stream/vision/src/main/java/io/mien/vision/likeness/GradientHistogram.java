package io.mien.vision.likeness;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.FloatBuffer;

/**
 * Which edges are where in a part of a picture: histograms of oriented gradients (Dalal, Triggs:
 * Histograms of oriented gradients for human detection, 2005) over {@value #CELLS} x {@value
 * #CELLS} cells of 48 x 48 grey pixels, {@value #ORIENTATIONS} orientations in 0..180 degrees,
 * edges weighed by their length and shared between the two nearest orientations; the root of each
 * sum, all of them scaled to a mean square of 1. Neither brightness nor contrast counts.
 */
public final class GradientHistogram {
  /** Values of one histogram, {@code [row][column][orientation]}. */
  public static final int LENGTH =
      GradientHistogram.CELLS * GradientHistogram.CELLS * GradientHistogram.ORIENTATIONS;

  /** Orientations of one cell, which lie side by side. */
  public static final int ORIENTATIONS = 8;

  private static final int CELLS = 6;
  private static final int CELL_PIXELS = 8;
  private static final int SIDE = CELLS * CELL_PIXELS;

  /** Of a length: keeps a plain surface from being divided by zero. */
  private static final double TINY = 1e-3;

  private static final Preprocessing GREY =
      Preprocessing.plain(ColourOrder.GRAY, SIDE, SIDE, Resampling.ANTIALIASED, Border.REPLICATE);

  private GradientHistogram() {}

  /** The histogram of a region; all 0 for a plain one. */
  public static float[] of(Image image, Region region) {
    FloatBuffer grey = FloatBuffer.allocate(GREY.tensorLength());
    GREY.write(image, region, grey, 0);
    return of(grey.array());
  }

  private static float[] of(float[] grey) {
    float[] sums = new float[LENGTH];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int i = y * SIDE + x;
        double right = x == 0 || x == SIDE - 1 ? 0 : grey[i + 1] - grey[i - 1];
        double down = y == 0 || y == SIDE - 1 ? 0 : grey[i + SIDE] - grey[i - SIDE];
        if (right != 0 || down != 0) {
          add(sums, ORIENTATIONS * (y / CELL_PIXELS * CELLS + x / CELL_PIXELS), right, down);
        }
      }
    }
    return normalised(sums);
  }

  private static void add(float[] sums, int cell, double right, double down) {
    double half = Math.atan2(down, right) / Math.PI; // -1..1, where 1 apart is the same edge
    double place = (half < 0 ? half + 1 : half) * ORIENTATIONS;
    int low = (int) place;
    double share = place - low;
    double length = Math.hypot(right, down);
    sums[cell + low % ORIENTATIONS] += (float) (length * (1 - share));
    sums[cell + (low + 1) % ORIENTATIONS] += (float) (length * share);
  }

  private static float[] normalised(float[] sums) {
    double total = 0;
    for (float sum : sums) {
      total += sum; // the square of its root
    }
    double factor = Math.sqrt(LENGTH) / (Math.sqrt(total) + TINY);
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) (Math.sqrt(sums[i]) * factor);
    }
    return values;
  }
}
