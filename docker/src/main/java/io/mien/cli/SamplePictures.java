package io.mien.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The sample pictures in the distribution, laid out in a temporary folder while they are used. */
final class SamplePictures implements AutoCloseable {
  /** How many there are. */
  static final int COUNT = 6;

  private final Path folder;

  private SamplePictures(Path folder) {
    this.folder = folder;
  }

  /** Copies the pictures out of the jar. */
  static SamplePictures unpack() {
    try {
      Path folder = Files.createTempDirectory("mien-samples");
      for (int i = 1; i <= COUNT; i++) {
        String name = "sample" + i + ".jpg";
        try (InputStream in = SamplePictures.class.getResourceAsStream("samples/" + name)) {
          if (in == null) {
            throw new IllegalStateException(name + " is missing from the jar: build it again");
          }
          Files.copy(in, folder.resolve(name));
        }
      }
      return new SamplePictures(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack the sample pictures", e);
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
