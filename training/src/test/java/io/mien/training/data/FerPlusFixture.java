package io.mien.training.data;

import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A few made-up pictures in the layout of FER+, and the way to the real ones. */
public final class FerPlusFixture {
  /** One picture for each expression, then: a tie, unknown, no majority, nobody's vote. */
  static final List<String> ROWS =
      List.of(
          "a.png,\"(0, 0, 48, 48)\",10,0,0,0,0,0,0,0,0,0",
          "b.png,\"(0, 0, 48, 48)\",0,9,0,0,1,0,0,0,0,0",
          "c.png,\"(0, 0, 48, 48)\",0,0,6,4,0,0,0,0,0,0",
          "d.png,\"(0, 0, 48, 48)\",0,0,0,7,0,0,0,0,3,0",
          "e.png,\"(0, 0, 48, 48)\",0,0,0,0,8,0,0,0,0,2",
          "f.png,\"(0, 0, 48, 48)\",1,1,1,0,0,5,1,1,0,0",
          "g.png,\"(0, 0, 48, 48)\",0,0,0,0,0,0,10,0,0,0",
          "h.png,\"(0, 0, 48, 48)\",0,0,0,0,0,0,0,10,0,0",
          "i.png,\"(0, 0, 48, 48)\",5,5,0,0,0,0,0,0,0,0",
          "j.png,\"(0, 0, 48, 48)\",0,3,0,0,0,0,0,0,7,0",
          "k.png,\"(0, 0, 48, 48)\",4,3,3,0,0,0,0,0,0,0",
          "l.png,\"(0, 0, 48, 48)\",0,0,0,0,0,0,0,0,0,10");

  private FerPlusFixture() {}

  /** Writes a split as a folder. */
  public static void folder(Path directory, Split split) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(split.folder()));
    Files.writeString(folder.resolve("label.csv"), String.join("\r\n", ROWS));
    for (int i = 0; i < ROWS.size(); i++) {
      Files.write(folder.resolve(name(i)), picture(i));
    }
  }

  static void zip(Path directory, Split split) throws IOException {
    Path file = directory.resolve(split.folder() + ".zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(split.folder() + "/label.csv"));
      zip.write(String.join("\n", ROWS).getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < ROWS.size(); i++) {
        zip.putNextEntry(new ZipEntry(split.folder() + "/" + name(i)));
        zip.write(picture(i));
      }
    }
  }

  /** The real data of the machine, where there is any. */
  static Optional<Path> real() {
    String given = System.getenv("MIEN_SHARED");
    if (given != null) {
      return Optional.of(Path.of(given, "data", "ferplus")).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/data/ferplus");
      if (Files.isDirectory(data)) {
        return Optional.of(data);
      }
    }
    return Optional.empty();
  }

  private static String name(int row) {
    return (char) ('a' + row) + ".png";
  }

  private static byte[] picture(int row) {
    byte[] bgr = new byte[48 * 48 * Image.CHANNELS];
    for (int i = 0; i < bgr.length; i++) {
      int pixel = i / Image.CHANNELS;
      bgr[i] = (byte) ((pixel % 48) * 3 + (pixel / 48) * 2 + row);
    }
    return ImageEncoder.png(new Image(48, 48, bgr));
  }
}
