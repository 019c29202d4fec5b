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
    double spread = Math.abs(extent) / samples * (steps - 1) / steps;
    // The margin is for positions that rounding puts on the other side of a pixel's centre.
    int taps = steps == 1 ? 2 : (int) Math.ceil(Math.min(spread, size + 3) + 1e-6) + 2;
    int[] indices = new int[samples * taps];
    float[] weights = new float[samples * taps];
    for (int i = 0; i < samples; i++) {
      double first = position((i + 0.5 / steps) / samples, origin, extent, size);
      double last = position((i + 1 - 0.5 / steps) / samples, origin, extent, size);
      int base = (int) Math.floor(Math.min(first, last));
      for (int tap = 0; tap < taps; tap++) {
        indices[i * taps + tap] = Math.min(Math.max(base + tap, 0), size - 1);
      }
      for (int step = 0; step < steps; step++) {
        double at = position((i + (step + 0.5) / steps) / samples, origin, extent, size);
        int low = (int) Math.floor(at);
        float share = (float) (at - low);
        int tap = i * taps + low - base;
        if (counts(low, size, border)) {
          weights[tap] += (1 - share) / steps;
        }
        if (counts(low + 1, size, border)) {
          weights[tap + 1] += share / steps;
        }
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

  /** A pixel's value stands for its centre, hence the half; far away is outside all the same. */
  private static double position(double s, double origin, double extent, int size) {
    return Math.min(Math.max(origin + s * extent - 0.5, -2), size + 1);
  }

  private static boolean counts(int index, int size, Border border) {
    return border == Border.REPLICATE || (index >= 0 && index < size);
  }
}
