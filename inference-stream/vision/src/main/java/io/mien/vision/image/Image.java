package io.mien.vision.image;

/**
 * A picture of 8 bits a channel: interleaved rows {@code [height][width][3]} in the order blue,
 * green, red.
 *
 * <p>The array is not copied, neither on the way in nor out: a frame is made once and read often.
 * Whoever hands it over writes it no more; {@link ImageDecoder#recycle} ends a picture's life.
 * Equality is that of the array's identity.
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, see above
public record Image(int widthPixels, int heightPixels, byte[] bgr) {
  /** Bytes of one pixel. */
  public static final int CHANNELS = 3;

  public Image {
    if (widthPixels < 1 || heightPixels < 1) {
      throw new IllegalArgumentException(
          "expected a picture of at least 1 x 1 pixels, found %d x %d"
              .formatted(widthPixels, heightPixels));
    }
    long expected = (long) widthPixels * heightPixels * CHANNELS;
    if (bgr.length != expected) {
      throw new IllegalArgumentException(
          "expected %d bytes for %d x %d pixels, found %d"
              .formatted(expected, widthPixels, heightPixels, bgr.length));
    }
  }
}
