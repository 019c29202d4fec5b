package io.mien.training.faces;

import io.mien.training.crop.Detection;
import io.mien.training.data.DataException;
import io.mien.training.data.FileTree;
import io.mien.training.data.Sha256;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import io.mien.vision.image.ImageException;
import io.mien.vision.image.PictureFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Makes of a folder tree with pictures the same tree with faces: every JPEG or PNG, whatever its
 * name, becomes the surest face in it under the same name, every other file is copied. Readers of
 * data sets find in the new tree what they find in the old one, and list what has been left out as
 * missing. Not thread safe.
 */
public final class FacePreparation {
  private static final ImageDecoder DECODER = new ImageDecoder(1 << 26);
  private static final int JPEG_QUALITY = 95;
  private static final int FIRST_BYTES = 8;
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
  private int removed;
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
   * Writes the new tree; what an earlier run left in its place is replaced or taken away, also
   * where its source is gone.
   *
   * @param progress hears the number of files that are done
   * @throws DataException where there are no pictures, the trees lie in each other, or the new one
   *     was made of another source
   */
  public PreparationReport run(Path from, Path to, IntConsumer progress) {
    requireApart(from, to);
    List<Path> files = FileTree.below(from);
    if (files.stream().noneMatch(FacePreparation::isPicture)) {
      throw new DataException(
          "expected pictures (JPEG, PNG) below %s, found none among %d files"
              .formatted(from, files.size()));
    }
    FaceTree tree = open(from, to);
    // Before anything is written: two names may be one where case does not count.
    removed =
        tree.removeBut(
            files.stream()
                .map(file -> from.relativize(file).toString())
                .collect(Collectors.toSet()));
    int done = 0;
    for (Path file : files) {
      prepare(file, from.relativize(file).toString(), tree);
      progress.accept(++done);
    }
    tree.gone().forEach(cache::forget);
    tree.finish();
    return new PreparationReport(faces, several, whole, cached, copied, removed, dropped);
  }

  private static FaceTree open(Path from, Path to) {
    try {
      return new FaceTree(to, from);
    } catch (IOException e) {
      throw new DataException(
          "cannot read the record of faces in " + to + ": " + e.getMessage(), e);
    }
  }

  private static void requireApart(Path from, Path to) {
    if (!Files.isDirectory(from)) {
      throw new DataException(
          "expected a directory with pictures, found %s at %s"
              .formatted(Files.exists(from) ? "a file" : "nothing", from));
    }
    Path source = real(from.toAbsolutePath());
    Path target = real(to.toAbsolutePath().normalize()); // as it is written to
    if (source.startsWith(target) || target.startsWith(source)) {
      throw new DataException(
          "expected another place for faces than that of the pictures, found %s and %s"
              .formatted(to, from));
    }
  }

  /** Where a path leads through links and spellings, as far as it is there. */
  private static Path real(Path path) {
    Path there = path;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return there.toRealPath().resolve(there.relativize(path));
    } catch (IOException e) {
      throw new DataException("cannot resolve " + path + ": " + e.getMessage(), e);
    }
  }

  /** By its name, or by its first bytes: readers of data sets go by these alone. */
  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg")
        || name.endsWith(".jpeg")
        || name.endsWith(".png")
        || (Files.isRegularFile(file) && PictureFormat.of(firstBytes(file)).isPresent());
  }

  private static byte[] firstBytes(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      return content.readNBytes(FIRST_BYTES);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void prepare(Path file, String name, FaceTree tree) {
    try {
      if (!Files.exists(file)) {
        drop(MISSING, name, name, tree);
      } else if (isPicture(file)) {
        cutOut(file, name, tree);
      } else {
        copied++;
        tree.copy(file, name);
      }
    } catch (IOException e) {
      throw new DataException("cannot prepare " + file + ": " + e.getMessage(), e);
    }
  }

  private void cutOut(Path file, String name, FaceTree tree) throws IOException {
    byte[] encoded = Files.readAllBytes(file);
    // What is neither is refused by the decoder.
    PictureFormat format = PictureFormat.of(encoded).orElse(PictureFormat.JPEG);
    String picture = Sha256.of(encoded);
    String key = FaceCache.key(picture, how + "\n" + format);
    Optional<FaceCache.Entry> known = cache.get(key);
    FaceCache.Entry entry;
    tree.seen(picture);
    if (known.isPresent()) {
      entry = known.orElseThrow();
      cached++;
    } else {
      try {
        entry = entry(DECODER.decode(encoded), format);
      } catch (ImageException e) {
        drop(UNREADABLE, name + " (" + e.getMessage() + ")", name, tree);
        return;
      }
      cache.put(key, entry);
    }
    write(entry, format, encoded, name, tree);
  }

  private FaceCache.Entry entry(Image picture, PictureFormat format) {
    List<Detection> found = finder.find(picture);
    if (found.isEmpty()) {
      return new FaceCache.Entry(FaceCache.Kind.NONE, new byte[0]);
    }
    return new FaceCache.Entry(
        found.size() > 1 ? FaceCache.Kind.BEST_OF_SEVERAL : FaceCache.Kind.ONE,
        encoded(alignment.cut(picture, found.get(0)), format));
  }

  private static byte[] encoded(Image face, PictureFormat format) {
    return format == PictureFormat.PNG
        ? ImageEncoder.png(face)
        : ImageEncoder.jpeg(face, JPEG_QUALITY);
  }

  private void write(
      FaceCache.Entry entry, PictureFormat format, byte[] source, String name, FaceTree tree)
      throws IOException {
    if (entry.kind() != FaceCache.Kind.NONE) {
      faces++;
      several += entry.kind() == FaceCache.Kind.BEST_OF_SEVERAL ? 1 : 0;
      tree.update(name, entry.encoded());
    } else if (keepsFaceless) {
      whole++;
      tree.update(name, encoded(alignment.whole(DECODER.decode(source)), format));
    } else {
      drop(NO_FACE, name, name, tree);
    }
  }

  private void drop(String reason, String text, String name, FaceTree tree) throws IOException {
    dropped.computeIfAbsent(reason, any -> new ArrayList<>()).add(text);
    tree.remove(name);
  }
}
