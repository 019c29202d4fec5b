package io.mien.training.data;

import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * Mixes the pictures of a batch in pairs, and their soft labels likewise. MixUp (Zhang et al.,
 * 2018): {@code x = l x1 + (1 - l) x2}, {@code t = l t1 + (1 - l) t2} with one {@code l ~
 * Beta(alpha, alpha)} for the batch. CutMix (Yun et al., 2019): a box of the share {@code 1 - l} of
 * the second picture replaces that of the first, around a centre by chance, and l becomes the share
 * that is left after the box is cut off at the borders. With both, each batch has one of them by
 * equal chance.
 *
 * @param mixUpAlpha at least 0; 0 = no MixUp
 * @param cutMixAlpha at least 0; 0 = no CutMix
 */
public record BatchMixing(double mixUpAlpha, double cutMixAlpha) {
  /** Pictures by themselves. */
  public static final BatchMixing NONE = new BatchMixing(0, 0);

  public BatchMixing {
    if (!(mixUpAlpha >= 0 && cutMixAlpha >= 0)) {
      throw new IllegalArgumentException(
          "expected alphas of at least 0, found " + mixUpAlpha + " and " + cutMixAlpha);
    }
  }

  /** Whether anything is mixed. */
  public boolean isOn() {
    return mixUpAlpha > 0 || cutMixAlpha > 0;
  }

  /**
   * Mixes in place.
   *
   * @param pictures {@code [count, channels, height, width]} from the buffer's start
   * @param targets {@code [count, labels]}
   */
  void apply(
      FloatBuffer pictures,
      int count,
      int channels,
      int height,
      int width,
      float[] targets,
      RandomGenerator random) {
    if (!isOn()) {
      return;
    }
    boolean isCut = mixUpAlpha == 0 || (cutMixAlpha > 0 && random.nextBoolean());
    double kept = beta(isCut ? cutMixAlpha : mixUpAlpha, random);
    int[] partners = Scramble.shuffled(count, random);
    float[] source = new float[count * channels * height * width];
    pictures.get(0, source);
    if (isCut) {
      CutBox box = CutBox.of(height, width, 1 - kept, random);
      box.apply(pictures, source, partners, channels, height, width);
      kept = 1 - (double) box.area() / (height * width);
    } else {
      blend(pictures, source, partners, kept);
    }
    int labels = targets.length / count;
    float[] before = targets.clone();
    for (int n = 0; n < count; n++) {
      for (int l = 0; l < labels; l++) {
        float other = before[partners[n] * labels + l];
        targets[n * labels + l] = (float) (kept * before[n * labels + l] + (1 - kept) * other);
      }
    }
  }

  private static void blend(FloatBuffer pictures, float[] source, int[] partners, double kept) {
    int length = source.length / partners.length;
    float share = (float) kept;
    float[] mixed = new float[length];
    for (int n = 0; n < partners.length; n++) {
      for (int i = 0; i < length; i++) {
        mixed[i] = share * source[n * length + i] + (1 - share) * source[partners[n] * length + i];
      }
      pictures.put(n * length, mixed);
    }
  }

  /** Rows {@code top} to below {@code bottom}, columns {@code left} to below {@code right}. */
  private record CutBox(int top, int bottom, int left, int right) {
    static CutBox of(int height, int width, double share, RandomGenerator random) {
      int halfHeight = (int) (height * Math.sqrt(share)) / 2;
      int halfWidth = (int) (width * Math.sqrt(share)) / 2;
      int centreY = random.nextInt(height);
      int centreX = random.nextInt(width);
      return new CutBox(
          Math.max(0, centreY - halfHeight),
          Math.min(height, centreY + halfHeight),
          Math.max(0, centreX - halfWidth),
          Math.min(width, centreX + halfWidth));
    }

    int area() {
      return (bottom - top) * (right - left);
    }

    void apply(
        FloatBuffer pictures, float[] source, int[] partners, int channels, int height, int width) {
      for (int n = 0; n < partners.length; n++) {
        for (int channel = 0; channel < channels; channel++) {
          for (int y = top; y < bottom; y++) {
            int row = (channel * height + y) * width + left;
            int plane = channels * height * width;
            pictures.put(n * plane + row, source, partners[n] * plane + row, right - left);
          }
        }
      }
    }
  }

  /** A draw of Beta(alpha, alpha), as the share of one of two gamma draws. */
  private static double beta(double alpha, RandomGenerator random) {
    double first = gamma(alpha, random);
    double second = gamma(alpha, random);
    // Two draws of a tiny alpha may both round to 0.
    return first + second > 0 ? first / (first + second) : random.nextInt(2);
  }

  /** A draw of Gamma(shape, 1) (Marsaglia and Tsang, 2000). */
  private static double gamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double normal = random.nextGaussian();
      double root = 1 + c * normal;
      double v = root * root * root;
      double bound =
          0.5 * normal * normal + d - d * v + d * Math.log(Math.max(v, Double.MIN_VALUE));
      if (v > 0 && Math.log(1 - random.nextDouble()) < bound) {
        return d * v;
      }
    }
  }
}
