package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads the basic set of RAF-DB (Li et al., 2017): {@code EmoLabel/list_patition_label.txt} with a
 * line {@code train_00001.jpg 5} for each picture, and the pictures as {@code
 * Image/aligned/train_00001_aligned.jpg}, or, where there are none such, {@code
 * Image/original/train_00001.jpg}. What the names begin with says the split.
 */
final class RafDb implements Dataset {
  private static final String ALIGNED = "aligned";
  private static final String LIST = "list_patition_label.txt";

  /** The labels 1 to 7 of the list. */
  private static final List<Expression> NUMBERED =
      List.of(
          Expression.SURPRISE,
          Expression.FEAR,
          Expression.DISGUST,
          Expression.HAPPINESS,
          Expression.SADNESS,
          Expression.ANGER,
          Expression.NEUTRAL);

  static final Labelling LABELLING =
      Labelling.of("raf-db", List.of(Expression.values()).subList(0, NUMBERED.size()), NUMBERED);

  private final Path list;
  private final Path pictures;
  private final PictureReader reader = new PictureReader();

  private RafDb(Path list, Path pictures) {
    this.list = list;
    this.pictures = pictures;
  }

  /** Whether a directory looks like it. */
  static boolean isIn(Path directory) {
    return lists(directory).anyMatch(Files::isRegularFile);
  }

  private static Stream<Path> lists(Path directory) {
    return Stream.of("EmoLabel", "basic/EmoLabel", "")
        .map(part -> directory.resolve(part).resolve(LIST));
  }

  /** Opens a directory that is RAF-DB's own, its folder {@code basic}, or holds the list itself. */
  static RafDb open(Path directory) {
    Path list =
        lists(directory)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(
                () ->
                    new DataException(
                        "expected EmoLabel/%s in %s, found %s"
                            .formatted(LIST, directory, Contents.of(directory))));
    Path root = list.getParent();
    if (root != null && root.endsWith("EmoLabel")) {
      root = root.getParent();
    }
    Path base = root == null ? Path.of("") : root;
    List<Path> folders =
        Stream.of("Image/" + ALIGNED, ALIGNED, "Image/original")
            .map(base::resolve)
            .filter(Files::isDirectory)
            .toList();
    return folders.stream()
        .filter(RafDb::hasFiles)
        .findFirst()
        .or(() -> folders.stream().findFirst())
        .map(pictures -> new RafDb(list, pictures))
        .orElseThrow(
            () ->
                new DataException(
                    "expected Image/aligned or Image/original in %s, found %s"
                        .formatted(base, Contents.of(base))));
  }

  private static boolean hasFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    } catch (IOException e) {
      throw new DataException("cannot list %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  @Override
  public String name() {
    return "RAF-DB, basic expressions";
  }

  @Override
  public PictureSplit read(Split split) {
    List<PictureReader.Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : TextLines.read(list)) {
      number++;
      if (!line.isBlank()) {
        PictureReader.Entry entry = entry(line.strip(), list + " line " + number);
        if (isOf(split, entry.name(), list + " line " + number)) {
          entries.add(entry);
        }
      }
    }
    return reader.read(split, LABELLING, entries, 0, pictures.toString());
  }

  private PictureReader.Entry entry(String line, String where) {
    String[] columns = line.split("\\s+", -1);
    boolean isWhole = columns.length == 2 && columns[1].matches("[1-7]");
    if (!isWhole) {
      throw new DataException(
          "expected a picture's name and a label of 1 to 7, found '%s' in %s"
              .formatted(line, where));
    }
    String name = columns[0];
    int dot = name.lastIndexOf('.');
    String bare = dot < 0 ? name : name.substring(0, dot);
    String ending = dot < 0 ? ".jpg" : name.substring(dot);
    String suffix = pictures.endsWith(ALIGNED) ? "_" + ALIGNED : "";
    Path file = pictures.resolve(bare + suffix + ending);
    return new PictureReader.Entry(name, file, NUMBERED.get(Integer.parseInt(columns[1]) - 1));
  }

  private static boolean isOf(Split split, String name, String where) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("train")) {
      return split == Split.TRAIN;
    }
    if (lower.startsWith("test")) {
      return split == Split.TEST;
    }
    throw new DataException(
        "expected a name that begins with train or test, found '%s' in %s".formatted(name, where));
  }
}
