package io.mien.inference;

import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

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
    Preprocessing preprocessing =
        new Preprocessing(
            ColourOrder.BGR,
            widthPixels,
            heightPixels,
            0,
            1,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0),
            Resampling.ANTIALIASED,
            Border.REPLICATE);
    FloatBuffer planes = FloatBuffer.allocate(preprocessing.tensorLength());
    preprocessing.write(image, Region.whole(image), planes, 0);
    int pixels = widthPixels * heightPixels;
    byte[] bgr = new byte[3 * pixels];
    for (int i = 0; i < bgr.length; i++) {
      bgr[i] = (byte) Math.round(planes.get(i % 3 * pixels + i / 3));
    }
    return new Image(widthPixels, heightPixels, bgr);
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
