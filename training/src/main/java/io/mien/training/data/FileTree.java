package io.mien.training.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a folder and the folders below it, through links as well. */
public final class FileTree {
  private FileTree() {}

  /**
   * All files, sorted, without those in or below a name that begins with a dot. A link to nothing
   * is one of them: whoever reads it finds that it is missing.
   *
   * @throws DataException where a folder cannot be listed, or a link leads back to where it lies
   */
  public static List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> Files.isRegularFile(file) || !Files.exists(file))
          .filter(file -> isShown(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException("cannot list %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static boolean isShown(Path file) {
    for (Path part : file) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
