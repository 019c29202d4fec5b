package io.mien.vision;

import io.mien.vision.image.Image;
import java.util.function.IntBinaryOperator;

/** Pictures made by a rule, for tests. */
public final class Pictures {
  private Pictures() {}

  /** {@code value} gives 0..255 at (x, y), the same in all channels. */
  public static Image grey(int width, int height, IntBinaryOperator value) {
    return of(width, height, value, value, value);
  }

  public static Image of(
      int width,
      int height,
      IntBinaryOperator blue,
      IntBinaryOperator green,
      IntBinaryOperator red) {
    byte[] bgr = new byte[width * height * Image.CHANNELS];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        bgr[at++] = (byte) blue.applyAsInt(x, y);
        bgr[at++] = (byte) green.applyAsInt(x, y);
        bgr[at++] = (byte) red.applyAsInt(x, y);
      }
    }
    return new Image(width, height, bgr);
  }

  /** A smooth picture with different channels, kind to JPEG. */
  public static Image smooth(int width, int height) {
    return of(
        width,
        height,
        (x, y) -> 255 * x / width,
        (x, y) -> 255 * y / height,
        (x, y) -> 128 + (int) (100 * Math.sin(x * 0.1) * Math.cos(y * 0.07)));
  }
}
