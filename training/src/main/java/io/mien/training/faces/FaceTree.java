package io.mien.training.faces;

import io.mien.training.data.DataException;
import io.mien.training.data.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tree that faces are written to. A record in it says of which source it is, what runs wrote
 * there and which pictures they saw; a line is added before what it tells of is done, so that it
 * outlives a run that is cut short. A file is removed only where it still is as a run wrote it. Not
 * thread safe.
 */
final class FaceTree {
  /** Begins with a dot: no reader of data sets takes it for one of their files. */
  static final String RECORD = ".prepared-files";

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64}) ((?:[^\\\\]++|\\\\[\\\\nr])*+)");

  private static final Pattern SOURCE = Pattern.compile("source ([0-9a-f]{64})");

  private final Path folder;
  private final Path record;
  private final String source;
  private boolean isSourceRecorded;
  private final Set<Line> earlier = new LinkedHashSet<>();
  private final Map<String, Set<String>> digests = new HashMap<>();
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

  /**
   * Reads the record of earlier runs, if there is one.
   *
   * @throws DataException where they had another source
   */
  FaceTree(Path folder, Path source) throws IOException {
    this.folder = folder.toAbsolutePath().normalize();
    record = this.folder.resolve(RECORD);
    // A path may name people, and faces are passed on.
    this.source = Sha256.of(source.toRealPath().toString().getBytes(StandardCharsets.UTF_8));
    if (Files.exists(record)) {
      // Not strictly: a line that was cut short may end within a letter.
      String text = new String(Files.readAllBytes(record), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        Matcher found = SOURCE.matcher(line);
        if (found.matches() && !found.group(1).equals(this.source)) {
          throw new DataException(
              "expected the pictures that %s was made of, found others at %s; choose another --out"
                  .formatted(folder, source));
        }
        isSourceRecorded |= found.matches();
        remember(LINE.matcher(line));
      }
    }
  }

  private void remember(Matcher found) {
    if (!found.matches()) {
      return;
    }
    Line line = new Line(found.group(1), found.group(2).translateEscapes());
    if (line.file().isEmpty()) {
      earlier.add(line);
    } else if (isBelow(line.file())) {
      earlier.add(line);
      digests.computeIfAbsent(line.file(), any -> new HashSet<>()).add(line.sha256());
    }
  }

  /** The record may be damaged or come from elsewhere. */
  private boolean isBelow(String name) {
    try {
      Path file = folder.resolve(name).normalize();
      return file.startsWith(folder) && !file.equals(folder);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * Removes what earlier runs wrote under other names than these; how many files that were.
   *
   * @throws DataException where a file cannot be read or removed
   */
  int removeBut(Set<String> names) {
    int removed = 0;
    for (String name : digests.keySet()) {
      try {
        removed += !names.contains(name) && remove(name) ? 1 : 0;
      } catch (IOException e) {
        throw new DataException(
            "cannot remove %s, which an earlier run wrote: %s"
                .formatted(folder.resolve(name), e.getMessage()),
            e);
      }
    }
    return removed;
  }

  /**
   * Removes a file that still is as an earlier run wrote it, with what a run left unfinished beside
   * it and the folders that then are empty: they would be classes.
   *
   * @return whether the file was there and is removed
   */
  boolean remove(String name) throws IOException {
    Set<String> written = digests.getOrDefault(name, Set.of());
    if (written.isEmpty()) {
      return false;
    }
    Path file = folder.resolve(name).normalize();
    Path unfinished = FaceCache.unfinished(file);
    boolean isOurs = Files.isRegularFile(file) && written.contains(Sha256.of(file));
    boolean isUnfinished = Files.isRegularFile(unfinished);
    if (isOurs) {
      Files.delete(file);
    }
    if (isUnfinished) {
      Files.delete(unfinished);
    }
    if (isOurs || isUnfinished) {
      removeEmptyAbove(file);
    }
    return isOurs;
  }

  private void removeEmptyAbove(Path file) throws IOException {
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
  void copy(Path from, String name) throws IOException {
    add(new Line(Sha256.of(from), name));
    Path target = folder.resolve(name);
    if (!Files.isRegularFile(target) || Files.mismatch(from, target) >= 0) {
      Path unfinished = FaceCache.unfinished(target);
      Files.createDirectories(target.toAbsolutePath().getParent());
      // Whole or not at all: half of it would not be known as a run's own.
      Files.copy(from, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What is found in a picture is about to be remembered. */
  void seen(String sha256) throws IOException {
    add(new Line(sha256, ""));
  }

  private void add(Line line) throws IOException {
    if (now.add(line) && !earlier.contains(line)) {
      Files.createDirectories(folder);
      Files.writeString(
          record,
          isSourceRecorded ? line.text() : sourceText() + line.text(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      isSourceRecorded = true;
    }
  }

  private String sourceText() {
    return "\nsource " + source;
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
    FaceCache.replace(record, (sourceText() + lines).getBytes(StandardCharsets.UTF_8));
  }
}
