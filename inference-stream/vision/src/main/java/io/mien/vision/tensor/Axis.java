package io.mien.vision.tensor;

/**
 * Which source pixels make up each of {@code n} output samples along one axis, and how much each
 * counts: {@code taps} entries a sample, always inside the picture.
 */
@SuppressWarnings("ArrayRecordComponent") // tables, made and read within this package
record Axis(int samples, int taps, int[] indices, float[] weights) {
  /** Bilinear samples per output pixel and axis, at most. */
  private static final int MOST_STEPS = 8;

  /**
   * Along pixels {@code 0..size-1}, sample {@code i} at {@code origin + (i + 0.5) / n * extent}.
   */
  static Axis of(
      int samples, double origin, double extent, int size, Resampling resampling, Border border) {
    int steps = steps(Math.abs(extent) / samples, resampling);
    int taps = 2 * steps;
    int[] indices = new int[samples * taps];
    float[] weights = new float[samples * taps];
    for (int i = 0; i < samples; i++) {
      for (int step = 0; step < steps; step++) {
        double s = (i + (step + 0.5) / steps) / samples;
        // A pixel's value stands for its centre; far away is outside all the same.
        double at = Math.min(Math.max(origin + s * extent - 0.5, -2), size + 1);
        int low = (int) Math.floor(at);
        float share = (float) (at - low);
        int tap = i * taps + 2 * step;
        put(indices, weights, tap, low, (1 - share) / steps, size, border);
        put(indices, weights, tap + 1, low + 1, share / steps, size, border);
      }
    }
    return new Axis(samples, taps, indices, weights);
  }

  /** Bilinear samples that stand for one output pixel of {@code ratio} source pixels. */
  static int steps(double ratio, Resampling resampling) {
    return switch (resampling) {
      case BILINEAR -> 1;
      // The small margin keeps a ratio of 2.0000000001 at two samples.
      case ANTIALIASED -> (int) Math.min(MOST_STEPS, Math.max(1, Math.ceil(ratio - 1e-9)));
    };
  }

  private static void put(
      int[] indices, float[] weights, int tap, int index, float weight, int size, Border border) {
    boolean inside = index >= 0 && index < size;
    indices[tap] = Math.min(Math.max(index, 0), size - 1);
    weights[tap] = inside || border == Border.REPLICATE ? weight : 0;
  }
}
