package io.mien.training.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The layouts of data sets that are known. */
public enum DataKind {
  /** Whatever the directory looks like; AffectNet then has 8 classes. */
  AUTO,
  FER_PLUS,
  RAF_DB,
  AFFECTNET_7,
  AFFECTNET_8,
  /** A folder for each class. */
  FOLDERS;

  /**
   * Opens the data set in a directory.
   *
   * @param protocol of FER+
   * @param heldOut the share of the training pictures that the validation split takes where the
   *     data set has none, above 0 and below 1
   * @throws DataException where there is no such data set
   */
  public Dataset open(Path directory, Protocol protocol, double heldOut) {
    if (this != FER_PLUS && !Files.isDirectory(directory)) {
      throw new DataException(
          "expected a directory with pictures, found %s at %s"
              .formatted(Contents.of(directory), directory));
    }
    return switch (this) {
      case AUTO -> detect(directory).open(directory, protocol, heldOut);
      case FER_PLUS -> new FerPlus(directory, protocol);
      case RAF_DB -> new HeldOut(RafDb.open(directory), heldOut);
      case AFFECTNET_7 -> affectNet(directory, 7, heldOut);
      case AFFECTNET_8 -> affectNet(directory, 8, heldOut);
      case FOLDERS -> folders(directory, heldOut);
    };
  }

  /** Whether the labels in a directory name a part of each picture that is its face. */
  public static boolean namesFaces(Path directory) {
    return AffectNetList.isIn(directory);
  }

  /** The name in settings and on a command line, such as raf-db. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of a name. */
  public static DataKind ofText(String text) {
    return Stream.of(values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "expected a kind of data set, one of %s, found '%s'"
                        .formatted(
                            Stream.of(values())
                                .map(DataKind::text)
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  private static DataKind detect(Path directory) {
    for (Split split : Split.values()) {
      if (Files.exists(directory.resolve(split.folder()))
          || Files.exists(directory.resolve(split.folder() + ".zip"))) {
        return FER_PLUS;
      }
    }
    if (RafDb.isIn(directory)) {
      return RAF_DB;
    }
    if (AffectNet.isIn(directory) || AffectNetList.isIn(directory)) {
      return AFFECTNET_8;
    }
    if (FolderTree.isIn(directory)) {
      return FOLDERS;
    }
    throw new DataException(
        "expected FER+ (FER2013Train and others), RAF-DB (EmoLabel), AffectNet (train_set or "
            + "training.csv) or a folder for each expression in %s, found %s"
                .formatted(directory, Contents.of(directory)));
  }

  private static Dataset affectNet(Path directory, int classes, double heldOut) {
    return new HeldOut(
        AffectNetList.isIn(directory)
            ? new AffectNetList(directory, classes)
            : new AffectNet(directory, classes),
        heldOut);
  }

  private static Dataset folders(Path directory, double heldOut) {
    FolderTree tree = new FolderTree(directory);
    return tree.has(Split.VALID) ? tree : new HeldOut(tree, heldOut);
  }
}
