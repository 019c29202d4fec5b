package io.mien.training.study;

import io.mien.training.loop.TrainingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of a study in a file, a line for each finished run.
 *
 * @param file comma-separated, with a first line of names
 */
public record StudyResults(Path file) {
  /** All results so far; none where there is no file yet. */
  public List<StudyResult> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new TrainingException("expected results of a study, cannot read " + file, e);
    }
    if (lines.isEmpty() || !lines.get(0).equals(StudyResult.HEADER)) {
      throw new TrainingException(
          "expected results of a study in "
              + file
              + ", found a first line '"
              + (lines.isEmpty() ? "" : lines.get(0))
              + "'");
    }
    List<StudyResult> results = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        results.add(StudyResult.parse(lines.get(i), "line " + (i + 1) + " of " + file));
      }
    }
    return results;
  }

  /** Adds a line, in one write; the first one makes the file. */
  void append(StudyResult result) {
    String text = result.line() + "\n";
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      if (!Files.exists(file)) {
        text = StudyResult.HEADER + "\n" + text;
      }
      Files.write(
          file,
          text.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new TrainingException(
          "expected to append a result to " + file + ", cannot: " + e.getMessage(), e);
    }
  }
}
