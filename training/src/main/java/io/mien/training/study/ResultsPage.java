package io.mien.training.study;

import io.mien.training.loop.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A page of Markdown with a part that a study writes; what stands around it is left alone.
 *
 * @param file made where it is not there
 */
public record ResultsPage(Path file) {
  private static final String BEGIN = "<!-- written by mien study: begin -->\n";
  private static final String END = "<!-- written by mien study: end -->\n";

  /**
   * Replaces the part.
   *
   * @throws TrainingException where the file is another one, or cannot be written
   */
  public void write(String part) {
    try {
      String before = Files.exists(file) ? Files.readString(file) : "# Results\n\n" + BEGIN + END;
      int from = before.indexOf(BEGIN);
      int to = before.indexOf(END);
      if (from < 0 || to < from) {
        throw new TrainingException(
            "expected a page with the lines that a study writes between in "
                + file
                + ", found a file without them");
      }
      Path unfinished = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(
          unfinished, before.substring(0, from) + BEGIN + part + before.substring(to));
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TrainingException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
