package io.mien.vision.tensor;

import io.mien.vision.image.Image;
import java.util.Arrays;

/** A region with upright sides: rows and columns are weighed apart, by tables. */
final class UprightSampler implements Sampler {
  private final byte[] bgr;
  private final int stride;
  private final ColourOrder colours;
  private final Axis columns;
  private final Axis rows;

  UprightSampler(Image image, ColourOrder colours, Axis columns, Axis rows) {
    this.bgr = image.bgr();
    this.stride = image.widthPixels() * Image.CHANNELS;
    this.colours = colours;
    this.columns = columns;
    this.rows = rows;
  }

  @Override
  public void row(int y, float[] row) {
    Arrays.fill(row, 0);
    for (int tap = y * rows.taps(); tap < (y + 1) * rows.taps(); tap++) {
      float weight = rows.weights()[tap];
      if (weight != 0) {
        int line = rows.indices()[tap] * stride;
        switch (colours) {
          case GRAY -> addGray(line, weight, row);
          case RGB -> addColours(line, weight, row, columns.samples() * 2, 0);
          case BGR -> addColours(line, weight, row, 0, columns.samples() * 2);
        }
      }
    }
  }

  private void addGray(int line, float weight, float[] row) {
    int[] indices = columns.indices();
    float[] weights = columns.weights();
    int taps = columns.taps();
    int tap = 0;
    for (int x = 0; x < columns.samples(); x++) {
      float sum = 0;
      for (int end = tap + taps; tap < end; tap++) {
        sum += weights[tap] * Luma.at(bgr, line + indices[tap] * Image.CHANNELS);
      }
      row[x] += weight * sum;
    }
  }

  private void addColours(int line, float weight, float[] row, int bluePlane, int redPlane) {
    int[] indices = columns.indices();
    float[] weights = columns.weights();
    int taps = columns.taps();
    int width = columns.samples();
    int tap = 0;
    for (int x = 0; x < width; x++) {
      float blue = 0;
      float green = 0;
      float red = 0;
      for (int end = tap + taps; tap < end; tap++) {
        float share = weights[tap];
        int at = line + indices[tap] * Image.CHANNELS;
        blue += share * (bgr[at] & 0xff);
        green += share * (bgr[at + 1] & 0xff);
        red += share * (bgr[at + 2] & 0xff);
      }
      row[bluePlane + x] += weight * blue;
      row[width + x] += weight * green;
      row[redPlane + x] += weight * red;
    }
  }
}
