package io.mien.training.data;

import io.mien.vision.image.Image;

/** The operations that {@link RandAugment} draws from, with the strengths of its "inc1" set. */
enum PictureOperation {
  AUTO_CONTRAST,
  EQUALIZE,
  INVERT,
  ROTATE,
  POSTERIZE,
  SOLARIZE,
  SOLARIZE_ADD,
  COLOUR,
  CONTRAST,
  BRIGHTNESS,
  SHARPNESS,
  SHEAR_X,
  SHEAR_Y,
  TRANSLATE_X,
  TRANSLATE_Y;

  private static final double MOST_DEGREES = 30;
  private static final double MOST_SHEAR = 0.3;
  private static final double MOST_SHIFT = 0.45;
  private static final double MOST_ENHANCEMENT = 0.9;
  private static final double LEAST_FACTOR = 0.1;
  private static final int MOST_BITS = 4;
  private static final int VALUES = 256;
  private static final int MOST_ADDED = 110;

  /**
   * A changed copy of a picture.
   *
   * @param level how strong, 0..1
   * @param sign 1 or -1, for those that go either way
   * @param fill what comes in from outside of the picture, 0..255
   */
  Image applied(Image picture, double level, double sign, int fill) {
    double factor = Math.max(LEAST_FACTOR, 1 + sign * MOST_ENHANCEMENT * level);
    double degrees = Math.toRadians(sign * MOST_DEGREES * level);
    return switch (this) {
      case AUTO_CONTRAST -> Tones.autoContrast(picture);
      case EQUALIZE -> Tones.equalized(picture);
      case INVERT -> Tones.mapped(picture, value -> 255 - value);
      case POSTERIZE -> Tones.posterized(picture, MOST_BITS - (int) (MOST_BITS * level));
      case SOLARIZE -> Tones.solarized(picture, VALUES - (int) (VALUES * level));
      case SOLARIZE_ADD -> Tones.solarizedByAdding(picture, (int) (MOST_ADDED * level));
      case COLOUR -> Tones.coloured(picture, factor);
      case CONTRAST -> Tones.contrasted(picture, factor);
      case BRIGHTNESS -> Tones.brightened(picture, factor);
      case SHARPNESS -> Tones.sharpened(picture, factor);
      case ROTATE -> Warp.rotation(degrees).applied(picture, fill);
      case SHEAR_X -> new Warp(1, sign * MOST_SHEAR * level, 0, 1, 0, 0).applied(picture, fill);
      case SHEAR_Y -> new Warp(1, 0, sign * MOST_SHEAR * level, 1, 0, 0).applied(picture, fill);
      case TRANSLATE_X -> new Warp(1, 0, 0, 1, sign * MOST_SHIFT * level, 0).applied(picture, fill);
      case TRANSLATE_Y -> new Warp(1, 0, 0, 1, 0, sign * MOST_SHIFT * level).applied(picture, fill);
    };
  }
}
