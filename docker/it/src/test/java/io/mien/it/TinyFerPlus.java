package io.mien.it;

import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Data of the shape of FER+: noise of eight kinds of brightness, which a network tells apart. */
final class TinyFerPlus {
  private static final int PIXELS = 48;
  private static final int LABELS = 8;
  private static final int COLUMNS = 10;

  private TinyFerPlus() {}

  /** Writes the splits that a training run reads. */
  static Path write(Path folder) throws IOException {
    write(folder.resolve("FER2013Train"), 64, 1);
    write(folder.resolve("FER2013Valid"), 64, 2);
    return folder;
  }

  private static void write(Path split, int count, long seed) throws IOException {
    Files.createDirectories(split);
    Random random = new Random(seed);
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int label = i % LABELS;
      byte[] pixels = new byte[PIXELS * PIXELS * Image.CHANNELS];
      for (int at = 0; at < pixels.length; at++) {
        pixels[at] = (byte) (label * 28 + random.nextInt(28));
      }
      String name = "fer" + i + ".png";
      Files.write(split.resolve(name), ImageEncoder.png(new Image(PIXELS, PIXELS, pixels)));
      labels.append(name).append(",\"(0, 0, 48, 48)\"");
      for (int column = 0; column < COLUMNS; column++) {
        labels.append(',').append(column == label ? 10 : 0);
      }
      labels.append('\n');
    }
    Files.writeString(split.resolve("label.csv"), labels);
  }
}
