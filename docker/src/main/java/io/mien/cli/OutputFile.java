package io.mien.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command will write at its end, checked before it works for minutes. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Fails where the file could not be written.
   *
   * @throws UserException where there is no folder for it, or a folder in its place
   */
  static void check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
      throw new UserException(
          "expected a file in an existing folder for the result, found " + file);
    }
  }
}
