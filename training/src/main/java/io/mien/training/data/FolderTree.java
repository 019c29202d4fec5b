package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads pictures from a folder for each class, named after an expression ({@code happiness}, {@code
 * happy}, ...). The class folders lie in {@code train}, {@code valid} and {@code test}, or, where
 * all pictures are there to be learned from, side by side. Files whose name begins with a dot are
 * left alone.
 */
final class FolderTree implements Dataset {
  private static final Map<Split, List<String>> FOLDERS =
      Map.of(
          Split.TRAIN,
          List.of("train", "training"),
          Split.VALID,
          List.of("valid", "val", "validation"),
          Split.TEST,
          List.of("test", "testing"));

  /** Other words for expressions, as data sets have them. */
  private static final Map<String, Expression> WORDS =
      Map.ofEntries(
          Map.entry("happy", Expression.HAPPINESS),
          Map.entry("surprised", Expression.SURPRISE),
          Map.entry("sad", Expression.SADNESS),
          Map.entry("angry", Expression.ANGER),
          Map.entry("disgusted", Expression.DISGUST),
          Map.entry("fearful", Expression.FEAR),
          Map.entry("contemptuous", Expression.CONTEMPT));

  private final Path directory;
  private final PictureReader reader = new PictureReader();

  FolderTree(Path directory) {
    this.directory = directory;
  }

  /** Whether there is a class folder where one would be looked for. */
  static boolean isIn(Path directory) {
    FolderTree tree = new FolderTree(directory);
    return Stream.of(Split.values())
        .flatMap(split -> tree.folder(split).stream())
        .anyMatch(folder -> subfolders(folder).stream().anyMatch(at -> expression(at).isPresent()));
  }

  @Override
  public String name() {
    return "a folder for each class";
  }

  /** Whether it brings pictures for this split along. */
  boolean has(Split split) {
    return folder(split).isPresent();
  }

  @Override
  public PictureSplit read(Split split) {
    Path folder =
        folder(split)
            .orElseThrow(
                () ->
                    new DataException(
                        "expected a folder %s in %s, found %s"
                            .formatted(
                                FOLDERS.getOrDefault(split, List.of()).get(0),
                                directory,
                                Contents.of(directory))));
    List<PictureReader.Entry> entries = new ArrayList<>();
    classes(folder)
        .forEach(
            (expression, folders) ->
                folders.forEach(at -> entries.addAll(entries(folder, at, expression))));
    return reader.read(split, labelling(), entries, 0, folder.toString());
  }

  /** The classes of all splits together: a split may lack pictures of a rare one. */
  private Labelling labelling() {
    Set<Expression> found = EnumSet.noneOf(Expression.class);
    for (Split split : Split.values()) {
      folder(split).ifPresent(folder -> found.addAll(classes(folder).keySet()));
    }
    if (found.size() < 2) {
      throw new DataException(
          "expected folders of two or more expressions in %s, found %s"
              .formatted(directory, Contents.of(directory)));
    }
    return Labelling.of("folders", List.copyOf(found));
  }

  private Optional<Path> folder(Split split) {
    boolean hasSplits = Stream.of(Split.values()).anyMatch(any -> existing(any).isPresent());
    if (hasSplits) {
      return existing(split);
    }
    return split == Split.TRAIN && Files.isDirectory(directory)
        ? Optional.of(directory)
        : Optional.empty();
  }

  private Optional<Path> existing(Split split) {
    return FOLDERS.getOrDefault(split, List.of()).stream()
        .map(directory::resolve)
        .filter(Files::isDirectory)
        .findFirst();
  }

  private static Map<Expression, List<Path>> classes(Path folder) {
    Map<Expression, List<Path>> classes = new TreeMap<>();
    for (Path at : subfolders(folder)) {
      Expression expression =
          expression(at)
              .orElseThrow(
                  () ->
                      new DataException(
                          "expected folders named after expressions (%s), found %s in %s"
                              .formatted(
                                  String.join(
                                      ", ",
                                      Stream.of(Expression.values())
                                          .map(Expression::label)
                                          .toList()),
                                  at.getFileName(),
                                  folder)));
      classes.computeIfAbsent(expression, any -> new ArrayList<>()).add(at);
    }
    return classes;
  }

  private static Optional<Expression> expression(Path folder) {
    String word = folder.getFileName().toString().toLowerCase(Locale.ROOT);
    return Stream.of(Expression.values())
        .filter(expression -> expression.label().equals(word))
        .findFirst()
        .or(() -> Optional.ofNullable(WORDS.get(word)));
  }

  private static List<Path> subfolders(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).filter(FolderTree::isShown).sorted().toList();
    } catch (IOException e) {
      throw new DataException("cannot list %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static List<PictureReader.Entry> entries(Path root, Path folder, Expression expression) {
    return FileTree.below(folder).stream()
        .map(
            file ->
                new PictureReader.Entry(
                    root.relativize(file).toString().replace('\\', '/'), file, expression))
        .toList();
  }

  private static boolean isShown(Path file) {
    return !file.getFileName().toString().startsWith(".");
  }
}
