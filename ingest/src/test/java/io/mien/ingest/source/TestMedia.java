package io.mien.ingest.source;

import java.nio.file.Files;
import java.nio.file.Path;

/** Videos that lie beside the checkout, where they are there at all. */
final class TestMedia {
  private TestMedia() {}

  /** The file in the nearest {@code shared/media} of this folder's ancestors; it may not exist. */
  static Path find(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared/media").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    return Path.of("shared/media").resolve(name);
  }
}
