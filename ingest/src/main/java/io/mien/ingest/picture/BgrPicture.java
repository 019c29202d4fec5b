package io.mien.ingest.picture;

/**
 * Pixels of a picture, 8 bits a channel in the order blue, green, red.
 *
 * @param bgr rows from top to bottom, {@code [height][width][3]}; not copied: whoever makes the
 *     picture hands the array over
 */
@SuppressWarnings("ArrayRecordComponent") // pictures are never compared, and copies cost
public record BgrPicture(int widthPixels, int heightPixels, byte[] bgr) implements Picture {

  /** Bytes of one pixel. */
  public static final int CHANNELS = 3;

  public BgrPicture {
    if (widthPixels < 1 || heightPixels < 1) {
      throw new IllegalArgumentException(
          "expected at least 1x1 pixels, found " + widthPixels + "x" + heightPixels);
    }
    if (bgr.length != (long) widthPixels * heightPixels * CHANNELS) {
      throw new IllegalArgumentException(
          "expected %dx%dx3 bytes, found %d".formatted(widthPixels, heightPixels, bgr.length));
    }
  }

  /** The same picture turned clockwise by a number of quarter turns, 0 to 3. */
  public BgrPicture turnedClockwise(int quarterTurns) {
    int width = widthPixels;
    int height = heightPixels;
    // In the turned picture, one step right and one step down move so far in this one.
    return switch (quarterTurns) {
      case 0 -> this;
      case 1 -> gather(height, width, (height - 1) * width, -width, 1);
      case 2 -> gather(width, height, height * width - 1, -1, -width);
      case 3 -> gather(height, width, width - 1, width, -1);
      default ->
          throw new IllegalArgumentException(
              "expected 0 to 3 quarter turns, found " + quarterTurns);
    };
  }

  private BgrPicture gather(
      int toWidth, int toHeight, int firstPixel, int pixelsRight, int pixelsDown) {
    byte[] turned = new byte[bgr.length];
    int to = 0;
    for (int y = 0; y < toHeight; y++) {
      int from = (firstPixel + y * pixelsDown) * CHANNELS;
      for (int x = 0; x < toWidth; x++) {
        turned[to++] = bgr[from];
        turned[to++] = bgr[from + 1];
        turned[to++] = bgr[from + 2];
        from += pixelsRight * CHANNELS;
      }
    }
    return new BgrPicture(toWidth, toHeight, turned);
  }
}
