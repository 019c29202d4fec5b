package io.mien.ingest.picture;

/**
 * A rectangle of a picture in shares of its sides, from 0 at the top left to 1, so that it means
 * the same at any resolution.
 */
public record PictureRegion(double left, double top, double width, double height) {

  /** Shares are written by hand: thirds do not add up to one exactly. */
  private static final double ROUNDING = 1e-6;

  public PictureRegion {
    if (!(left >= 0 && top >= 0 && width > 0 && height > 0)
        || !(left + width <= 1 + ROUNDING && top + height <= 1 + ROUNDING)) {
      throw new IllegalArgumentException(
          "expected a region within 0..1 with a width and a height above 0, found left %s, top %s,"
                  .formatted(left, top)
              + " width %s, height %s".formatted(width, height));
    }
  }

  /** The pixels that the region touches, in a picture of this size; at least one. */
  public PixelRegion in(int widthPixels, int heightPixels) {
    int x = clamp((int) Math.floor(left * widthPixels + ROUNDING), 0, widthPixels - 1);
    int y = clamp((int) Math.floor(top * heightPixels + ROUNDING), 0, heightPixels - 1);
    int right = clamp((int) Math.ceil((left + width) * widthPixels - ROUNDING), x + 1, widthPixels);
    int bottom =
        clamp((int) Math.ceil((top + height) * heightPixels - ROUNDING), y + 1, heightPixels);
    return new PixelRegion(x, y, right - x, bottom - y);
  }

  private static int clamp(int value, int least, int most) {
    return Math.max(least, Math.min(most, value));
  }
}
