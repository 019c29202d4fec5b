package io.mien.training.faces;

import io.mien.training.data.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  /** The name of an entry. */
  static String key(byte[] picture, String how) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((how + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(picture));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
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

  /** Writes a file so that it is there whole or not at all. */
  static void replace(Path file, byte[] content) {
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(unfinished, content);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DataException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Spread over folders: no folder should hold all pictures of a large data set. */
  private Path file(String key) {
    return folder.resolve(key.substring(0, 2)).resolve(key);
  }
}
