package io.mien.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Says in a message what is in a place where something else was expected. */
final class Contents {
  private static final int MOST_NAMES = 10;

  private Contents() {}

  static String of(Path directory) {
    if (!Files.exists(directory)) {
      return "nothing";
    }
    if (!Files.isDirectory(directory)) {
      return "a file";
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      String shown = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
      if (names.isEmpty()) {
        return "an empty directory";
      }
      return names.size() > MOST_NAMES ? shown + ", ..." : shown;
    } catch (IOException e) {
      throw new DataException("cannot list %s: %s".formatted(directory, e.getMessage()), e);
    }
  }
}
