package io.mien.training.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files of one split, in a zip or in a folder. */
interface SplitFiles extends AutoCloseable {

  /** The bytes of a file by its bare name; empty where there is none. */
  Optional<byte[]> read(String name) throws IOException;

  /** For messages. */
  String where();

  @Override
  void close() throws IOException;

  static SplitFiles open(Path directory, Split split) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new DataException(
          "expected a directory of FER+ data, found %s at %s"
              .formatted(Files.exists(directory) ? "a file" : "nothing", directory));
    }
    Path folder = directory.resolve(split.folder());
    Path zip = directory.resolve(split.folder() + ".zip");
    if (Files.isDirectory(folder)) {
      return new Folder(folder);
    }
    if (Files.isRegularFile(zip)) {
      return new Zip(zip, opened(zip), split.folder() + "/");
    }
    throw new DataException(
        "expected %s.zip or a folder %s in %s, found %s"
            .formatted(split.folder(), split.folder(), directory, Contents.of(directory)));
  }

  private static ZipFile opened(Path zip) throws IOException {
    try {
      return new ZipFile(zip.toFile());
    } catch (ZipException e) {
      throw new DataException(
          "expected a whole zip file, found a damaged one at %s: %s".formatted(zip, e.getMessage()),
          e);
    }
  }

  /** Files side by side. */
  record Folder(Path folder) implements SplitFiles {
    @Override
    public Optional<byte[]> read(String name) throws IOException {
      Path file = folder.resolve(name);
      return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    @Override
    public String where() {
      return folder.toString();
    }

    @Override
    public void close() {}
  }

  /** Entries under a common prefix. */
  record Zip(Path file, ZipFile zip, String prefix) implements SplitFiles {
    @Override
    public Optional<byte[]> read(String name) throws IOException {
      ZipEntry entry = zip.getEntry(prefix + name);
      if (entry == null || entry.isDirectory()) {
        return Optional.empty();
      }
      try (InputStream bytes = zip.getInputStream(entry)) {
        return Optional.of(bytes.readAllBytes());
      }
    }

    @Override
    public String where() {
      return file + "!/" + prefix;
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
