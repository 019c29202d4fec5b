package io.mien.vision.tensor;

/** Resamples the square picture that another sampler makes, bilinearly. */
final class Enlarger implements Sampler {
  private final float[] picture;
  private final int channels;
  private final int detail;
  private final Axis columns;
  private final Axis rows;

  Enlarger(Sampler source, int channels, int detail, int width, int height) {
    this.channels = channels;
    this.detail = detail;
    this.columns = Axis.of(width, 0, detail, detail, Resampling.BILINEAR, Border.REPLICATE);
    this.rows = Axis.of(height, 0, detail, detail, Resampling.BILINEAR, Border.REPLICATE);
    this.picture = new float[detail * channels * detail];
    float[] line = new float[channels * detail];
    for (int y = 0; y < detail; y++) {
      source.row(y, line);
      System.arraycopy(line, 0, picture, y * line.length, line.length);
    }
  }

  @Override
  public void row(int y, float[] row) {
    int stride = channels * detail;
    int upper = rows.indices()[2 * y] * stride;
    int lower = rows.indices()[2 * y + 1] * stride;
    float upperWeight = rows.weights()[2 * y];
    float lowerWeight = rows.weights()[2 * y + 1];
    int[] indices = columns.indices();
    float[] weights = columns.weights();
    int width = columns.samples();
    for (int channel = 0; channel < channels; channel++) {
      int plane = channel * detail;
      for (int x = 0; x < width; x++) {
        int left = plane + indices[2 * x];
        int right = plane + indices[2 * x + 1];
        float leftWeight = weights[2 * x];
        float rightWeight = weights[2 * x + 1];
        row[channel * width + x] =
            upperWeight
                    * (leftWeight * picture[upper + left] + rightWeight * picture[upper + right])
                + lowerWeight
                    * (leftWeight * picture[lower + left] + rightWeight * picture[lower + right]);
      }
    }
  }
}
