package io.mien.training.data;

/**
 * What the published methods do to training pictures besides the usual (spec/methods.md 2.5).
 *
 * @param placeProbability how often a picture is turned, scaled and shifted at all, 0..1
 * @param saturation distances from grey are multiplied by U(1 - s, 1 + s); 0..1, colour alone
 * @param erasure what an erased box is filled with
 */
public record FurtherVariation(
    double placeProbability,
    double saturation,
    Erasure erasure,
    PixelNoise noise,
    RandAugment randAugment) {
  /** The usual alone. */
  public static final FurtherVariation NONE =
      new FurtherVariation(1, 0, Erasure.MEAN, PixelNoise.NONE, RandAugment.NONE);

  public FurtherVariation {
    if (!(placeProbability >= 0 && placeProbability <= 1 && saturation >= 0 && saturation <= 1)) {
      throw new IllegalArgumentException(
          "expected a probability of being moved and a saturation in 0..1, found "
              + placeProbability
              + " and "
              + saturation);
    }
  }
}
