package io.mien.training.data;

import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageException;
import io.mien.vision.model.Expression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes a split of pictures that lie in files of their own: each is decoded once, to list what
 * cannot be, and kept decoded while there is room, which changes nothing but the time that it
 * takes.
 */
final class PictureReader {
  private static final ImageDecoder DECODER = new ImageDecoder(1 << 26);

  /** The pictures of all splits together may fill this part of the memory. */
  private static final int PART_OF_MEMORY = 3;

  private final AtomicLong room;

  /** For the splits of one data set. */
  PictureReader() {
    this(Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
  }

  /** {@code roomBytes} is how much memory decoded pictures may take. */
  PictureReader(long roomBytes) {
    room = new AtomicLong(roomBytes);
  }

  /**
   * A labelled picture that ought to be there.
   *
   * @param name unique in its split
   * @param face the part of the picture that counts, in its pixels; all of it where empty
   */
  record Entry(
      String name, Path file, Expression label, Optional<Affect> affect, Optional<Box> face) {
    /** A whole picture. */
    Entry(String name, Path file, Expression label) {
      this(name, file, label, Optional.empty(), Optional.empty());
    }
  }

  /** What became of an entry: a picture, or the reason why there is none. */
  private record Outcome(
      Entry entry, Optional<PictureSource> source, String sha256, String problem) {}

  /**
   * Reads all entries.
   *
   * @param leftOut rows that have no label of these
   * @param where the data, for messages
   */
  PictureSplit read(
      Split split, Labelling labelling, List<Entry> entries, int leftOut, String where) {
    return read(split, labelling, entries, List.of(), leftOut, where);
  }

  /**
   * Reads all entries.
   *
   * @param odd rows that say nothing usable, each with the reason; they count as unreadable
   * @param leftOut rows that have no label of these
   * @param where the data, for messages
   */
  PictureSplit read(
      Split split,
      Labelling labelling,
      List<Entry> entries,
      List<String> odd,
      int leftOut,
      String where) {
    List<Sample> samples = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> unreadable = new ArrayList<>(odd);
    MessageDigest digest = Sha256.start();
    requireDifferent(entries, where);
    List<Outcome> outcomes =
        entries.stream().sorted(Comparator.comparing(Entry::name)).toList().parallelStream()
            .map(this::read)
            .toList();
    for (Outcome outcome : outcomes) {
      Entry entry = outcome.entry();
      if (outcome.source().isPresent()) {
        samples.add(
            new Sample(
                entry.name(),
                outcome.source().orElseThrow(),
                Votes.single(entry.label()),
                entry.label(),
                entry.affect()));
        digest.update(text(entry, outcome.sha256()).getBytes(StandardCharsets.UTF_8));
      } else if (outcome.problem().isEmpty()) {
        missing.add(entry.name());
      } else {
        unreadable.add(entry.name() + ": " + outcome.problem());
      }
    }
    if (samples.isEmpty()) {
      throw new DataException(
          "expected pictures of split %s in %s, found none of the %d that it names%s"
              .formatted(
                  split.label(), where, entries.size() + odd.size(), first(missing, unreadable)));
    }
    return new PictureSplit(
        split, labelling, samples, missing, unreadable, leftOut, Sha256.hex(digest));
  }

  private static void requireDifferent(List<Entry> entries, String where) {
    Set<String> names = new HashSet<>();
    for (Entry entry : entries) {
      if (!names.add(entry.name())) {
        throw new DataException(
            "expected each picture once, found %s twice in %s".formatted(entry.name(), where));
      }
    }
  }

  private static String first(List<String> missing, List<String> unreadable) {
    if (!unreadable.isEmpty()) {
      return ", the first: " + unreadable.get(0);
    }
    return missing.isEmpty() ? "" : ", the first: " + missing.get(0) + " is missing";
  }

  private static String text(Entry entry, String sha256) {
    return String.join(
        "\n",
        entry.name(),
        entry.label().label(),
        entry.affect().map(Affect::toString).orElse(""),
        entry.face().map(Box::toString).orElse(""),
        sha256,
        "");
  }

  private Outcome read(Entry entry) {
    if (!Files.isRegularFile(entry.file())) {
      return new Outcome(entry, Optional.empty(), "", "");
    }
    try {
      byte[] encoded = Files.readAllBytes(entry.file());
      Image picture = picture(entry, encoded);
      MessageDigest digest = Sha256.start();
      digest.update(encoded);
      return new Outcome(entry, Optional.of(source(entry, picture)), Sha256.hex(digest), "");
    } catch (ImageException | IOException e) {
      return new Outcome(entry, Optional.empty(), "", String.valueOf(e.getMessage()));
    }
  }

  private PictureSource source(Entry entry, Image picture) {
    if (room.addAndGet(-picture.bgr().length) >= 0) {
      return PictureSource.of(picture);
    }
    room.addAndGet(picture.bgr().length);
    return () -> again(entry);
  }

  private static Image again(Entry entry) {
    try {
      return picture(entry, Files.readAllBytes(entry.file()));
    } catch (ImageException | IOException e) {
      throw new DataException(
          "expected the picture %s as it was at the start, found: %s"
              .formatted(entry.file(), e.getMessage()),
          e);
    }
  }

  private static Image picture(Entry entry, byte[] encoded) {
    Image whole = DECODER.decode(encoded);
    return entry.face().isEmpty() ? whole : cut(whole, entry.face().orElseThrow());
  }

  /** The pixels of a box, as far as it lies in the picture. */
  private static Image cut(Image whole, Box face) {
    Box box = face.clip(whole.widthPixels(), whole.heightPixels());
    int left = (int) box.x();
    int top = (int) box.y();
    int width = (int) Math.ceil(box.x() + box.width()) - left;
    int height = (int) Math.ceil(box.y() + box.height()) - top;
    if (box.area() < 1) {
      throw new ImageException(
          ImageException.Reason.CORRUPT,
          "expected a face inside %d x %d pixels, found %s"
              .formatted(whole.widthPixels(), whole.heightPixels(), face));
    }
    byte[] pixels = new byte[width * height * Image.CHANNELS];
    for (int y = 0; y < height; y++) {
      System.arraycopy(
          whole.bgr(),
          ((top + y) * whole.widthPixels() + left) * Image.CHANNELS,
          pixels,
          y * width * Image.CHANNELS,
          width * Image.CHANNELS);
    }
    return new Image(width, height, pixels);
  }
}
