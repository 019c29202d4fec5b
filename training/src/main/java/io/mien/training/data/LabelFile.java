package io.mien.training.data;

import java.util.ArrayList;
import java.util.List;

/** Reads the label.csv of FER+: name, box in quotes, ten columns of votes; no header. */
final class LabelFile {
  private static final int COLUMNS = 2 + Votes.COLUMNS;

  private LabelFile() {}

  /** A picture's name (empty where the row has none) and the votes for it. */
  record Row(String name, Votes votes) {}

  /** {@code where} names the file in messages. */
  static List<Row> parse(List<String> lines, String where) {
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (!line.isBlank()) {
        rows.add(row(columns(line), where + " line " + number));
      }
    }
    if (rows.isEmpty()) {
      throw new DataException("expected rows of labels, found none in " + where);
    }
    return rows;
  }

  private static Row row(List<String> columns, String where) {
    if (columns.size() != COLUMNS) {
      throw new DataException(
          "expected %d columns (picture, box, %d votes), found %d in %s"
              .formatted(COLUMNS, Votes.COLUMNS, columns.size(), where));
    }
    List<Integer> votes = new ArrayList<>();
    for (String vote : columns.subList(2, COLUMNS)) {
      try {
        votes.add(Integer.valueOf(vote.strip()));
      } catch (NumberFormatException e) {
        throw new DataException(
            "expected a whole number of votes, found '%s' in %s".formatted(vote, where), e);
      }
    }
    try {
      return new Row(columns.get(0).strip(), new Votes(votes));
    } catch (IllegalArgumentException e) {
      throw new DataException(e.getMessage() + " in " + where, e);
    }
  }

  private static List<String> columns(String line) {
    List<String> columns = new ArrayList<>();
    StringBuilder column = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        columns.add(column.toString());
        column.setLength(0);
      } else {
        column.append(c);
      }
    }
    columns.add(column.toString());
    return columns;
  }
}
