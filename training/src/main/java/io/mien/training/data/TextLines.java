package io.mien.training.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a list that comes with pictures: UTF-8, with or without a byte-order mark. */
final class TextLines {
  private static final String MARK = "\uFEFF";

  private TextLines() {}

  /**
   * The lines of a file.
   *
   * @throws DataException where it cannot be read
   */
  static List<String> read(Path file) {
    try {
      return of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new DataException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The lines of a file's content. */
  static List<String> of(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    return (text.startsWith(MARK) ? text.substring(MARK.length()) : text).lines().toList();
  }
}
