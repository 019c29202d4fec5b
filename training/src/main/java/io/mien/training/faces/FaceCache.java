package io.mien.training.faces;

import io.mien.training.data.DataException;
import io.mien.training.data.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Faces by the content of the picture that they were found in and by what found and cut them. An
 * entry is there whole or not at all.
 *
 * @param folder made when it is needed
 */
public record FaceCache(Path folder) {
  /** First in each entry: whether a face was found, and whether there were others. */
  enum Kind {
    ONE('1'),
    BEST_OF_SEVERAL('+'),
    NONE('0');

    private final byte mark;

    Kind(char mark) {
      this.mark = (byte) mark;
    }
  }

  /**
   * What is known of a picture.
   *
   * @param encoded the picture to be written; empty bytes where it is to be left out
   */
  @SuppressWarnings("ArrayRecordComponent") // written to a file, never compared
  record Entry(Kind kind, byte[] encoded) {}

  /** The name of an entry, by the picture's digest. */
  static String key(String picture, String how) {
    return picture + "-" + Sha256.of(how.getBytes(StandardCharsets.UTF_8));
  }

  /** An entry, if it is there. */
  Optional<Entry> get(String key) {
    try {
      byte[] bytes = Files.readAllBytes(file(key));
      for (Kind kind : Kind.values()) {
        if (bytes.length > 0 && bytes[0] == kind.mark) {
          byte[] encoded = new byte[bytes.length - 1];
          System.arraycopy(bytes, 1, encoded, 0, encoded.length);
          return Optional.of(new Entry(kind, encoded));
        }
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DataException("cannot read the cache " + folder + ": " + e.getMessage(), e);
    }
  }

  void put(String key, Entry entry) {
    byte[] bytes = new byte[entry.encoded().length + 1];
    bytes[0] = entry.kind().mark;
    System.arraycopy(entry.encoded(), 0, bytes, 1, entry.encoded().length);
    replace(file(key), bytes);
  }

  /** Takes all entries of a picture away, however they were made, the unfinished ones as well. */
  void forget(String picture) {
    Path near = file(picture).toAbsolutePath().getParent();
    if (near == null || !Files.isDirectory(near)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(near, "{,.}" + picture + "-*")) {
      for (Path entry : entries) {
        Files.delete(entry);
      }
    } catch (IOException e) {
      throw new DataException("cannot clear the cache " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Writes a file so that it is there whole or not at all. */
  static void replace(Path file, byte[] content) {
    Path unfinished = unfinished(file);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(unfinished, content);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DataException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** What a file is written to; a run that is cut short leaves it behind. */
  static Path unfinished(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".part");
  }

  /** Spread over folders: no folder should hold all pictures of a large data set. */
  private Path file(String key) {
    return folder.resolve(key.substring(0, 2)).resolve(key);
  }
}
