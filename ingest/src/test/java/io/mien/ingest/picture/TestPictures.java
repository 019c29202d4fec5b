package io.mien.ingest.picture;

import java.util.Random;

/** Pictures for tests. */
public final class TestPictures {
  private TestPictures() {}

  /** One colour everywhere. */
  public static BgrPicture plain(int width, int height, int blue, int green, int red) {
    byte[] bgr = new byte[width * height * 3];
    for (int i = 0; i < bgr.length; i += 3) {
      bgr[i] = (byte) blue;
      bgr[i + 1] = (byte) green;
      bgr[i + 2] = (byte) red;
    }
    return new BgrPicture(width, height, bgr);
  }

  /** Black, with a white quarter at the top left. */
  public static BgrPicture corner(int width, int height) {
    byte[] bgr = new byte[width * height * 3];
    for (int y = 0; y < height / 2; y++) {
      for (int x = 0; x < width / 2 * 3; x++) {
        bgr[y * width * 3 + x] = (byte) 255;
      }
    }
    return new BgrPicture(width, height, bgr);
  }

  /** What no encoding makes small. */
  public static BgrPicture noise(int width, int height) {
    byte[] bgr = new byte[width * height * 3];
    new Random(1).nextBytes(bgr);
    return new BgrPicture(width, height, bgr);
  }

  /** The value of a channel, 0..255. */
  public static int value(BgrPicture picture, int x, int y, int channel) {
    return picture.bgr()[(y * picture.widthPixels() + x) * 3 + channel] & 0xFF;
  }

  /** The green channel's value in the middle of a quarter, 0..255. */
  public static int quarter(BgrPicture picture, boolean right, boolean bottom) {
    int x = picture.widthPixels() * (right ? 3 : 1) / 4;
    int y = picture.heightPixels() * (bottom ? 3 : 1) / 4;
    return value(picture, x, y, 1);
  }
}
