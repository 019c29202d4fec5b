package io.mien.training.faces;

import io.mien.training.data.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tree that faces are written to. A record in it says what runs wrote there and which pictures
 * they saw; a line is added before what it tells of is done, so that it outlives a run that is cut
 * short. What lies there under other names is removed only where it still is as a run wrote it. Not
 * thread safe.
 */
final class FaceTree {
  /** Begins with a dot: no reader of data sets takes it for one of their files. */
  static final String RECORD = ".prepared-files";

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64}) ((?:[^\\\\]++|\\\\[\\\\nr])*+)");

  private final Path folder;
  private final Path record;
  private final Set<Line> earlier = new LinkedHashSet<>();
  private final Set<Line> now = new LinkedHashSet<>();

  /**
   * A line of the record.
   *
   * @param sha256 of what was written, or of a picture that was seen
   * @param file below the folder; empty for a picture
   */
  private record Line(String sha256, String file) {
    /** Begins with the end of the line before, which may have been cut short. */
    String text() {
      String escaped = file.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
      return "\n" + sha256 + " " + escaped;
    }
  }

  /** Reads the record of earlier runs, if there is one. */
  FaceTree(Path folder) throws IOException {
    this.folder = folder.toAbsolutePath().normalize();
    record = this.folder.resolve(RECORD);
    if (Files.exists(record)) {
      Files.readAllLines(record).stream()
          .map(LINE::matcher)
          .filter(Matcher::matches)
          .forEach(line -> earlier.add(new Line(line.group(1), line.group(2).translateEscapes())));
    }
  }

  /** Removes what earlier runs wrote under other names than these; how many files that were. */
  int removeBut(Set<String> names) throws IOException {
    int removed = 0;
    for (Line line : earlier) {
      Path file = folder.resolve(line.file()).normalize();
      if (!line.file().isEmpty()
          && !names.contains(line.file())
          && file.startsWith(folder)
          && Files.isRegularFile(file)
          && Sha256.of(file).equals(line.sha256())) {
        remove(line.file());
        removed++;
      }
    }
    return removed;
  }

  /** Removes a file, if it is there, and the folders that then are empty: they would be classes. */
  void remove(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.deleteIfExists(file)) {
      return;
    }
    Path at = file.getParent();
    try {
      while (at != null && !at.equals(folder) && !Files.isSymbolicLink(at)) {
        Files.delete(at);
        at = at.getParent();
      }
    } catch (DirectoryNotEmptyException e) {
      // other files keep it
    }
  }

  /** Writes a file; leaves it alone where it is already what it should be. */
  void update(String name, byte[] content) throws IOException {
    add(new Line(Sha256.of(content), name));
    Path target = folder.resolve(name);
    boolean isThere =
        Files.isRegularFile(target)
            && Files.size(target) == content.length
            && Arrays.equals(Files.readAllBytes(target), content);
    if (!isThere) {
      FaceCache.replace(target, content);
    }
  }

  /** Copies a file; leaves it alone where it is already there. */
  void copy(Path source, String name) throws IOException {
    add(new Line(Sha256.of(source), name));
    Path target = folder.resolve(name);
    if (!Files.isRegularFile(target) || Files.mismatch(source, target) >= 0) {
      Files.createDirectories(target.toAbsolutePath().getParent());
      Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What is found in a picture is about to be remembered. */
  void seen(String sha256) throws IOException {
    add(new Line(sha256, ""));
  }

  private void add(Line line) throws IOException {
    if (now.add(line) && !earlier.contains(line)) {
      Files.createDirectories(folder);
      Files.writeString(record, line.text(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /** The digests of pictures that earlier runs saw and this one did not. */
  Set<String> gone() {
    Set<String> gone = new HashSet<>();
    earlier.stream().filter(line -> line.file().isEmpty()).forEach(line -> gone.add(line.sha256()));
    now.forEach(line -> gone.remove(line.sha256()));
    return gone;
  }

  /** From now on the record tells of this run alone. */
  void finish() {
    String lines = now.stream().map(Line::text).collect(Collectors.joining());
    FaceCache.replace(record, lines.getBytes(StandardCharsets.UTF_8));
  }
}
