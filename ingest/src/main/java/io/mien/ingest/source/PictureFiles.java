package io.mien.ingest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The picture files of a folder. */
final class PictureFiles {

  private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");

  private PictureFiles() {}

  /** Files in the folder itself that are named like pictures, in the order of their names. */
  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pictures =
          files
              .filter(file -> isNamedLikePicture(file) && Files.isRegularFile(file))
              .sorted(Comparator.comparing(file -> file.getFileName().toString()))
              .toList();
      if (pictures.isEmpty()) {
        throw new SourceException(
            "expected pictures named .jpg, .jpeg or .png in folder " + folder + ", found none");
      }
      return pictures;
    } catch (IOException e) {
      throw new SourceException("cannot list folder " + folder, e);
    }
  }

  private static boolean isNamedLikePicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }
}
