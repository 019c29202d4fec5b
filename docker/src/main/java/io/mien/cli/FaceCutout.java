package io.mien.cli;

import io.mien.vision.image.Box;
import io.mien.vision.image.Image;

/**
 * A real face cut out of a picture, with a margin of hair and chin, to be pasted into others.
 *
 * @param picture where it is cut from
 * @param face its box in that picture
 */
record FaceCutout(Image picture, Box face) {

  /** How far the cut reaches beyond the box on each side, as a share of it. */
  private static final double MARGIN = .45;

  /** From here to its edge the cut fades out, as a share of its radius. */
  private static final double SOLID = .85;

  /** Draws it so that the face fills that box; what leaves the picture is cut off. */
  void paste(Image onto, Box place) {
    double scaleX = face.width() / place.width();
    double scaleY = face.height() / place.height();
    double radiusX = (.5 + MARGIN) * place.width();
    double radiusY = (.5 + MARGIN) * place.height();
    int top = (int) Math.max(0, place.centreY() - radiusY);
    int bottom = (int) Math.min(onto.heightPixels(), place.centreY() + radiusY);
    int left = (int) Math.max(0, place.centreX() - radiusX);
    int right = (int) Math.min(onto.widthPixels(), place.centreX() + radiusX);
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        double acrossX = x + .5 - place.centreX();
        double acrossY = y + .5 - place.centreY();
        double radius = Math.hypot(acrossX / radiusX, acrossY / radiusY);
        double opacity = Math.min(1, (1 - radius) / (1 - SOLID));
        if (opacity > 0) {
          blend(
              onto,
              x,
              y,
              face.centreX() + acrossX * scaleX - .5,
              face.centreY() + acrossY * scaleY - .5,
              opacity);
        }
      }
    }
  }

  private void blend(Image onto, int x, int y, double sourceX, double sourceY, double opacity) {
    int left = clamp((int) Math.floor(sourceX), picture.widthPixels() - 1);
    int top = clamp((int) Math.floor(sourceY), picture.heightPixels() - 1);
    int right = Math.min(left + 1, picture.widthPixels() - 1);
    int bottom = Math.min(top + 1, picture.heightPixels() - 1);
    double toRight = Math.min(1, Math.max(0, sourceX - left));
    double toBottom = Math.min(1, Math.max(0, sourceY - top));
    int at = Image.CHANNELS * (y * onto.widthPixels() + x);
    for (int channel = 0; channel < Image.CHANNELS; channel++) {
      double upper = mix(value(left, top, channel), value(right, top, channel), toRight);
      double lower = mix(value(left, bottom, channel), value(right, bottom, channel), toRight);
      double below = onto.bgr()[at + channel] & 0xff;
      onto.bgr()[at + channel] =
          (byte) Math.round(mix(below, mix(upper, lower, toBottom), opacity));
    }
  }

  private double value(int x, int y, int channel) {
    return picture.bgr()[Image.CHANNELS * (y * picture.widthPixels() + x) + channel] & 0xff;
  }

  private static double mix(double first, double second, double share) {
    return first + share * (second - first);
  }

  private static int clamp(int value, int most) {
    return Math.min(most, Math.max(0, value));
  }
}
