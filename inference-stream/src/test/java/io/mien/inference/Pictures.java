package io.mien.inference;

import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ImageResizer;
import io.mien.vision.tensor.Resampling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Pictures for tests. */
public final class Pictures {

  private Pictures() {}

  public static Image read(Path file) {
    try {
      return new ImageDecoder(100_000_000).decode(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One grey value, 0..255, all over. */
  public static Image plain(int widthPixels, int heightPixels, int grey) {
    byte[] bgr = new byte[3 * widthPixels * heightPixels];
    Arrays.fill(bgr, (byte) grey);
    return new Image(widthPixels, heightPixels, bgr);
  }

  /** Stretched to another size. */
  public static Image resized(Image image, int widthPixels, int heightPixels) {
    return ImageResizer.resize(
        image,
        Region.whole(image),
        widthPixels,
        heightPixels,
        Resampling.ANTIALIASED,
        Border.REPLICATE);
  }

  /** A part of a picture. */
  public static Image cut(Image image, int x, int y, int widthPixels, int heightPixels) {
    Image part = plain(widthPixels, heightPixels, 0);
    for (int row = 0; row < heightPixels; row++) {
      System.arraycopy(
          image.bgr(),
          3 * ((y + row) * image.widthPixels() + x),
          part.bgr(),
          3 * row * widthPixels,
          3 * widthPixels);
    }
    return part;
  }

  /** Laid on a larger grey canvas. */
  public static Image onCanvas(Image image, int widthPixels, int heightPixels, int x, int y) {
    Image canvas = plain(widthPixels, heightPixels, 127);
    for (int row = 0; row < image.heightPixels(); row++) {
      System.arraycopy(
          image.bgr(),
          3 * row * image.widthPixels(),
          canvas.bgr(),
          3 * ((y + row) * widthPixels + x),
          3 * image.widthPixels());
    }
    return canvas;
  }
}
