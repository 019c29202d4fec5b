package io.mien.training.data;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Erases a box of the normalised picture (Zhong et al., 2020; spec/methods.md 2.5): up to 10 tries
 * of area share a ~ U(minScale, maxScale) and side ratio q = exp(U(ln 0.3, ln 3.3)).
 *
 * @param fill what stands in the box afterwards
 */
record RandomErasing(double probability, double minScale, double maxScale, Erasure fill) {
  private static final int TRIES = 10;
  private static final double LOG_LEAST_RATIO = Math.log(0.3);
  private static final double LOG_MOST_RATIO = Math.log(3.3);

  /** Height and width of a box in pixels. */
  record Size(int height, int width) {
    /** Rounds half to even, as the reference does; empty unless it is smaller than the picture. */
    static Optional<Size> of(int pictureHeight, int pictureWidth, double share, double ratio) {
      double area = (double) pictureHeight * pictureWidth * share;
      int height = (int) Math.rint(Math.sqrt(area * ratio));
      int width = (int) Math.rint(Math.sqrt(area / ratio));
      boolean fits = height < pictureHeight && width < pictureWidth;
      return fits ? Optional.of(new Size(height, width)) : Optional.empty();
    }
  }

  /** {@code tensor} is [channels, height, width]; all channels lose the same box. */
  void apply(float[] tensor, int channels, int height, int width, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return;
    }
    for (int attempt = 0; attempt < TRIES; attempt++) {
      double share = minScale + (maxScale - minScale) * random.nextDouble();
      double logRatio = LOG_LEAST_RATIO + (LOG_MOST_RATIO - LOG_LEAST_RATIO) * random.nextDouble();
      Optional<Size> size = Size.of(height, width, share, Math.exp(logRatio));
      if (size.isPresent()) {
        erase(tensor, channels, height, width, size.orElseThrow(), random);
        return;
      }
    }
  }

  private void erase(
      float[] tensor, int channels, int height, int width, Size size, RandomGenerator random) {
    int top = random.nextInt(height - size.height() + 1);
    int left = random.nextInt(width - size.width() + 1);
    for (int channel = 0; channel < channels; channel++) {
      for (int y = top; y < top + size.height(); y++) {
        int start = (channel * height + y) * width + left;
        if (fill == Erasure.MEAN) {
          Arrays.fill(tensor, start, start + size.width(), 0f);
        } else {
          for (int i = start; i < start + size.width(); i++) {
            tensor[i] = (float) random.nextGaussian();
          }
        }
      }
    }
  }
}
