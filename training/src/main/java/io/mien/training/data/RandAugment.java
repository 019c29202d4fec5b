package io.mien.training.data;

import io.mien.vision.image.Image;
import java.util.random.RandomGenerator;

/**
 * RandAugment (Cubuk et al., 2020) in the form that MEK's release uses ({@code
 * rand-m9-mstd0.5-inc1} with two operations): each operation is drawn with replacement, done with
 * probability one half, and as strong as {@code N(magnitude, deviation)} says, which is cut off at
 * 0 and 10. None of them changes what a face shows.
 *
 * @param operations how many are drawn for a picture; 0 = the picture as it is
 * @param magnitude 0 to 10
 * @param deviation of the magnitude, at least 0
 */
public record RandAugment(int operations, double magnitude, double deviation) {
  /** No operation. */
  public static final RandAugment NONE = new RandAugment(0, 0, 0);

  private static final double MOST = 10;
  private static final PictureOperation[] POOL = PictureOperation.values();

  public RandAugment {
    if (operations < 0 || !(magnitude >= 0 && magnitude <= MOST && deviation >= 0)) {
      throw new IllegalArgumentException(
          "expected at least 0 operations, a magnitude of 0 to 10 and a deviation of at least 0, "
              + "found "
              + operations
              + ", "
              + magnitude
              + ", "
              + deviation);
    }
  }

  /**
   * The picture or a changed copy; no chance is drawn for no operations.
   *
   * @param fill what comes in from outside of the picture, 0..255
   */
  Image applied(Image picture, int fill, RandomGenerator random) {
    Image changed = picture;
    for (int i = 0; i < operations; i++) {
      PictureOperation operation = POOL[random.nextInt(POOL.length)];
      boolean isDone = random.nextBoolean();
      double strength = magnitude + deviation * random.nextGaussian();
      double level = Math.min(Math.max(strength, 0), MOST) / MOST;
      double sign = random.nextBoolean() ? 1 : -1;
      if (isDone) {
        changed = operation.applied(changed, level, sign, fill);
      }
    }
    return changed;
  }
}
