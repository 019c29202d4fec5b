package io.mien.training.study;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the papers say that methods gain, in their own settings: networks that were pre-trained on
 * faces, and figures of the last epoch or of the one that was best on the test pictures.
 *
 * @param rows one for each figure
 */
record PublishedGains(List<Row> rows) {
  private static final String RESOURCE = "published.csv";
  private static final int COLUMNS = 7;

  /** Share of right answers over all test pictures. */
  static final String OVERALL = "overall";

  /** Mean over the classes of the same. */
  static final String CLASSES = "classes";

  PublishedGains {
    rows = List.copyOf(rows);
  }

  /**
   * A figure of a paper, in percent.
   *
   * @param metric {@link #OVERALL} or {@link #CLASSES}
   * @param data what it was measured on
   */
  record Row(
      String method,
      String setting,
      String metric,
      String data,
      double baseline,
      double value,
      String source) {
    /** In points. */
    double gain() {
      return value - baseline;
    }
  }

  /** Those that come with the program. */
  static PublishedGains read() {
    try (InputStream stream = PublishedGains.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + RESOURCE);
      }
      List<Row> rows = new ArrayList<>();
      new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .forEach(line -> rows.add(row(line)));
      return new PublishedGains(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + RESOURCE, e);
    }
  }

  private static Row row(String line) {
    List<String> columns = List.of(line.split(",", -1));
    if (columns.size() != COLUMNS) {
      throw new IllegalStateException("expected 7 columns in " + RESOURCE + ", found " + line);
    }
    return new Row(
        columns.get(0),
        columns.get(1),
        columns.get(2),
        columns.get(3),
        Double.parseDouble(columns.get(4)),
        Double.parseDouble(columns.get(5)),
        columns.get(6));
  }

  /** The figure of a method under a setting, where a paper has one. */
  Optional<Row> of(String method, String setting, String metric) {
    return rows.stream()
        .filter(
            row ->
                row.method.equals(method)
                    && row.setting.equals(setting)
                    && row.metric.equals(metric))
        .findFirst();
  }
}
