package io.mien.training.data;

import io.mien.vision.image.Box;
import io.mien.vision.model.Expression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads AffectNet as it was given out first: {@code training.csv} and {@code validation.csv} with
 * the columns {@code subDirectory_filePath, face_x, face_y, face_width, face_height,
 * facial_landmarks, expression, valence, arousal}, and the whole pictures in {@code
 * Manually_Annotated_Images}, out of which the face is cut. Papers report on {@code
 * validation.csv}, which therefore is the test split here.
 */
final class AffectNetList implements Dataset {
  private static final Map<Split, String> LISTS =
      Map.of(Split.TRAIN, "training.csv", Split.TEST, "validation.csv");
  private static final List<String> LIST_FOLDERS =
      List.of("", "Manually_Annotated_file_lists", "Manually_Annotated/file_lists");
  private static final List<String> PICTURE_FOLDERS =
      List.of("Manually_Annotated_Images", "Manually_Annotated/Manually_Annotated_Images", "");
  private static final String NAME = "subDirectory_filePath";
  private static final List<String> COLUMNS =
      List.of(
          NAME,
          "face_x",
          "face_y",
          "face_width",
          "face_height",
          "expression",
          "valence",
          "arousal");

  private final Path directory;
  private final Labelling labelling;
  private final PictureReader reader = new PictureReader();

  /** With 8 classes, or 7 without contempt. */
  AffectNetList(Path directory, int classes) {
    this.directory = directory;
    labelling = AffectNetLabels.labelling(classes);
  }

  /** Whether a directory looks like it. */
  static boolean isIn(Path directory) {
    return LISTS.values().stream().flatMap(list -> lists(directory, list)).anyMatch(Files::exists);
  }

  private static Stream<Path> lists(Path directory, String list) {
    return LIST_FOLDERS.stream().map(folder -> directory.resolve(folder).resolve(list));
  }

  @Override
  public String name() {
    return "AffectNet (lists), " + labelling.labels().size() + " expressions";
  }

  @Override
  public PictureSplit read(Split split) {
    String wanted = LISTS.getOrDefault(split, "");
    Path list =
        lists(directory, wanted)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(
                () ->
                    new DataException(
                        "expected %s in %s, found %s"
                            .formatted(wanted, directory, Contents.of(directory))));
    List<String> lines = lines(list);
    List<String> header = List.of(lines.get(0).strip().split(",", -1));
    for (String column : COLUMNS) {
      if (!header.contains(column)) {
        throw new DataException(
            "expected a column %s in %s, found %s".formatted(column, list, lines.get(0)));
      }
    }
    Set<PictureReader.Entry> entries = new LinkedHashSet<>();
    List<String> odd = new ArrayList<>();
    int leftOut = 0;
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      String where = list + " line " + (i + 1);
      try {
        Optional<PictureReader.Entry> entry = entry(header, lines.get(i), where);
        leftOut += entry.isPresent() ? 0 : 1;
        if (entry.isPresent() && !entries.add(entry.orElseThrow())) {
          odd.add(entry.orElseThrow().name() + ": the same again in " + where);
        }
      } catch (DataException e) {
        odd.add(lines.get(i).strip().split(",", 2)[0] + ": " + e.getMessage());
      }
    }
    return reader.read(split, labelling, List.copyOf(entries), odd, leftOut, list.toString());
  }

  private static List<String> lines(Path list) {
    List<String> lines = TextLines.read(list);
    if (lines.isEmpty()) {
      throw new DataException("expected a line of column names in %s, found none".formatted(list));
    }
    return lines;
  }

  private Optional<PictureReader.Entry> entry(List<String> header, String line, String where) {
    String[] cells = line.strip().split(",", -1);
    if (cells.length != header.size()) {
      throw new DataException(
          "expected %d columns, found %d in %s".formatted(header.size(), cells.length, where));
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      row.put(header.get(i), cells[i].strip());
    }
    Optional<Expression> label =
        AffectNetLabels.of(number(row, "expression", where), labelling, where);
    return label.map(
        expression ->
            new PictureReader.Entry(
                text(row, NAME),
                file(text(row, NAME)),
                expression,
                affect(row),
                Optional.of(face(row, where))));
  }

  private Path file(String name) {
    return PICTURE_FOLDERS.stream()
        .map(folder -> directory.resolve(folder).resolve(name))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(directory.resolve(name));
  }

  private static Box face(Map<String, String> row, String where) {
    try {
      return new Box(
          number(row, "face_x", where),
          number(row, "face_y", where),
          number(row, "face_width", where),
          number(row, "face_height", where));
    } catch (IllegalArgumentException e) {
      throw new DataException(e.getMessage() + " in " + where, e);
    }
  }

  private static Optional<Affect> affect(Map<String, String> row) {
    try {
      return AffectNetLabels.affect(
          Double.parseDouble(text(row, "valence")), Double.parseDouble(text(row, "arousal")));
    } catch (NumberFormatException e) { // as good as -2: nobody knows
      return Optional.empty();
    }
  }

  private static String text(Map<String, String> row, String column) {
    return row.getOrDefault(column, "");
  }

  private static double number(Map<String, String> row, String column, String where) {
    try {
      return Double.parseDouble(text(row, column));
    } catch (NumberFormatException e) {
      throw new DataException(
          "expected a number in column %s, found '%s' in %s"
              .formatted(column, text(row, column), where),
          e);
    }
  }
}
