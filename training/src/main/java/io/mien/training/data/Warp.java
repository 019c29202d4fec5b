package io.mien.training.data;

import io.mien.vision.image.Image;

/**
 * Where each pixel of a changed picture comes from, seen from the picture's centre: {@code x' = a x
 * + b y + across width}, {@code y' = c x + d y + down height}; linear between pixels.
 *
 * @param across shift as a share of the width
 * @param down shift as a share of the height
 */
record Warp(double a, double b, double c, double d, double across, double down) {
  /** A turn about the centre, in radians, counter-clockwise as seen in the picture. */
  static Warp rotation(double radians) {
    double cos = Math.cos(radians);
    double sin = Math.sin(radians);
    return new Warp(cos, -sin, sin, cos, 0, 0);
  }

  /**
   * A changed copy.
   *
   * @param fill what comes in from outside of the picture, 0..255
   */
  Image applied(Image picture, int fill) {
    int width = picture.widthPixels();
    int height = picture.heightPixels();
    byte[] changed = new byte[picture.bgr().length];
    for (int y = 0; y < height; y++) {
      double fromCentreY = y - (height - 1) / 2.0;
      for (int x = 0; x < width; x++) {
        double fromCentreX = x - (width - 1) / 2.0;
        double sourceX = a * fromCentreX + b * fromCentreY + across * width + (width - 1) / 2.0;
        double sourceY = c * fromCentreX + d * fromCentreY + down * height + (height - 1) / 2.0;
        int at = (y * width + x) * Image.CHANNELS;
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
          changed[at + channel] = (byte) sampled(picture, sourceX, sourceY, channel, fill);
        }
      }
    }
    return new Image(width, height, changed);
  }

  private static int sampled(Image picture, double x, double y, int channel, int fill) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double bottom = y - top;
    double upper =
        (1 - right) * value(picture, left, top, channel, fill)
            + right * value(picture, left + 1, top, channel, fill);
    double lower =
        (1 - right) * value(picture, left, top + 1, channel, fill)
            + right * value(picture, left + 1, top + 1, channel, fill);
    return (int) Math.round((1 - bottom) * upper + bottom * lower);
  }

  private static int value(Image picture, int x, int y, int channel, int fill) {
    boolean isInside = x >= 0 && y >= 0 && x < picture.widthPixels() && y < picture.heightPixels();
    return isInside
        ? picture.bgr()[(y * picture.widthPixels() + x) * Image.CHANNELS + channel] & 0xff
        : fill;
  }
}
