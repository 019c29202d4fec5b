package io.mien.training.faces;

import io.mien.training.crop.Detection;
import io.mien.training.data.DataException;
import io.mien.training.data.FileTree;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import io.mien.vision.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Makes of a folder tree with pictures the same tree with faces: every JPEG or PNG becomes the
 * surest face in it under the same name, every other file is copied. Readers of data sets find in
 * the new tree what they find in the old one, and list what has been left out as missing. Not
 * thread safe.
 */
public final class FacePreparation {
  private static final ImageDecoder DECODER = new ImageDecoder(1 << 26);
  private static final int JPEG_QUALITY = 95;
  private static final String NO_FACE = "no face found";
  private static final String MISSING = "a link to nothing";
  private static final String UNREADABLE = "cannot be decoded";

  private final Finder finder;
  private final FaceAlignment alignment;
  private final FaceCache cache;
  private final boolean keepsFaceless;
  private final String how;

  private int faces;
  private int several;
  private int whole;
  private int cached;
  private int copied;
  private final Map<String, List<String>> dropped = new TreeMap<>();

  /** Finds faces. */
  public interface Finder {
    /** The faces in a picture, the surest first. */
    List<Detection> find(Image picture);
  }

  /**
   * Makes one, for one run.
   *
   * @param identity of the finder: with another one, what is in the cache does not count
   * @param keepsFaceless whether pictures without a face are kept whole; else they are left out
   */
  public FacePreparation(
      Finder finder,
      String identity,
      FaceAlignment alignment,
      FaceCache cache,
      boolean keepsFaceless) {
    this.finder = finder;
    this.alignment = alignment;
    this.cache = cache;
    this.keepsFaceless = keepsFaceless;
    how = identity + "\n" + alignment.crop().encode() + "\n" + alignment.pixels();
  }

  /**
   * Writes the new tree; what an earlier run left in its place is replaced or taken away.
   *
   * @param progress hears the number of files that are done
   * @throws DataException where there are no pictures, or the trees lie in each other
   */
  public PreparationReport run(Path from, Path to, IntConsumer progress) {
    requireApart(from, to);
    List<Path> files = FileTree.below(from);
    if (files.stream().noneMatch(file -> format(file).isPresent())) {
      throw new DataException(
          "expected pictures (.jpg, .jpeg, .png) below %s, found none among %d files"
              .formatted(from, files.size()));
    }
    int done = 0;
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      try {
        if (!Files.exists(file)) {
          drop(MISSING, from.relativize(file).toString(), target);
        } else if (format(file).isPresent()) {
          prepare(file, from.relativize(file).toString(), target);
        } else {
          copy(file, target);
        }
      } catch (IOException e) {
        throw new DataException("cannot prepare " + file + ": " + e.getMessage(), e);
      }
      progress.accept(++done);
    }
    return new PreparationReport(faces, several, whole, cached, copied, dropped);
  }

  private static void requireApart(Path from, Path to) {
    Path source = from.toAbsolutePath().normalize();
    Path target = to.toAbsolutePath().normalize();
    if (!Files.isDirectory(source)) {
      throw new DataException(
          "expected a directory with pictures, found %s at %s"
              .formatted(Files.exists(source) ? "a file" : "nothing", from));
    }
    if (source.startsWith(target) || target.startsWith(source)) {
      throw new DataException(
          "expected another place for faces than that of the pictures, found %s and %s"
              .formatted(to, from));
    }
  }

  private enum Format {
    JPEG,
    PNG
  }

  private static Optional<Format> format(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      return Optional.of(Format.JPEG);
    }
    return name.endsWith(".png") ? Optional.of(Format.PNG) : Optional.empty();
  }

  private void prepare(Path file, String name, Path target) throws IOException {
    Format format = format(file).orElseThrow();
    byte[] encoded = Files.readAllBytes(file);
    String key = FaceCache.key(encoded, how + "\n" + format);
    Optional<FaceCache.Entry> known = cache.get(key);
    FaceCache.Entry entry;
    if (known.isPresent()) {
      entry = known.orElseThrow();
      cached++;
    } else {
      try {
        entry = entry(DECODER.decode(encoded), format);
      } catch (ImageException e) {
        drop(UNREADABLE, name + " (" + e.getMessage() + ")", target);
        return;
      }
      cache.put(key, entry);
    }
    write(entry, format, encoded, name, target);
  }

  private FaceCache.Entry entry(Image picture, Format format) {
    List<Detection> found = finder.find(picture);
    if (found.isEmpty()) {
      return new FaceCache.Entry(FaceCache.Kind.NONE, new byte[0]);
    }
    return new FaceCache.Entry(
        found.size() > 1 ? FaceCache.Kind.BEST_OF_SEVERAL : FaceCache.Kind.ONE,
        encoded(alignment.cut(picture, found.get(0)), format));
  }

  private static byte[] encoded(Image face, Format format) {
    return format == Format.PNG ? ImageEncoder.png(face) : ImageEncoder.jpeg(face, JPEG_QUALITY);
  }

  private void write(FaceCache.Entry entry, Format format, byte[] source, String name, Path target)
      throws IOException {
    if (entry.kind() != FaceCache.Kind.NONE) {
      faces++;
      several += entry.kind() == FaceCache.Kind.BEST_OF_SEVERAL ? 1 : 0;
      update(target, entry.encoded());
    } else if (keepsFaceless) {
      whole++;
      update(target, encoded(alignment.whole(DECODER.decode(source)), format));
    } else {
      drop(NO_FACE, name, target);
    }
  }

  private void drop(String reason, String name, Path target) throws IOException {
    dropped.computeIfAbsent(reason, any -> new ArrayList<>()).add(name);
    Files.deleteIfExists(target);
  }

  /** Leaves a file alone that is already what it should be. */
  private static void update(Path target, byte[] content) throws IOException {
    boolean isThere =
        Files.isRegularFile(target)
            && Files.size(target) == content.length
            && Arrays.equals(Files.readAllBytes(target), content);
    if (!isThere) {
      FaceCache.replace(target, content);
    }
  }

  private void copy(Path file, Path target) throws IOException {
    copied++;
    if (!Files.isRegularFile(target) || Files.mismatch(file, target) >= 0) {
      Files.createDirectories(target.toAbsolutePath().getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
