package io.mien.training.data;

import io.mien.vision.image.Image;
import java.util.random.RandomGenerator;

/**
 * Gaussian noise on each value of a picture of 0..255, cut off at both ends (spec/methods.md 2.5).
 *
 * @param probability how often a picture gets it, 0..1
 * @param sigma standard deviation, at least 0; published: sqrt(30)
 * @param mirroredToo whether mirrored pictures may get it; where not, the others get it so much
 *     more often that the probability holds for all together
 */
public record PixelNoise(double probability, double sigma, boolean mirroredToo) {
  /** No noise. */
  public static final PixelNoise NONE = new PixelNoise(0, 0, true);

  public PixelNoise {
    if (!(probability >= 0 && probability <= 1 && sigma >= 0 && Double.isFinite(sigma))) {
      throw new IllegalArgumentException(
          "expected a probability in 0..1 and a deviation of at least 0 for noise, found "
              + probability
              + " and "
              + sigma);
    }
  }

  /** Whether a picture gets it; no chance is drawn where none ever does. */
  boolean falls(boolean isMirrored, double flipProbability, RandomGenerator random) {
    if (probability == 0) {
      return false;
    }
    double draw = random.nextDouble();
    return mirroredToo
        ? draw < probability
        : !isMirrored && draw * (1 - flipProbability) < probability;
  }

  /** A noisy copy. */
  Image applied(Image picture, RandomGenerator random) {
    byte[] noisy = new byte[picture.bgr().length];
    for (int i = 0; i < noisy.length; i++) {
      double value = (picture.bgr()[i] & 0xff) + sigma * random.nextGaussian();
      noisy[i] = (byte) Math.min(Math.max((int) value, 0), 255);
    }
    return new Image(picture.widthPixels(), picture.heightPixels(), noisy);
  }
}
