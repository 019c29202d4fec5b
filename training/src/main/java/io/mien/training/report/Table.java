package io.mien.training.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of texts, whose first cell in each row names the row. */
final class Table {
  private final String caption;
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean holdsTexts;

  Table(String caption, String... head) {
    this.caption = caption;
    this.head = List.of(head);
  }

  Table row(String... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(
          "expected %d cells, found %s".formatted(head.size(), Arrays.toString(cells)));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Says that the cells are no numbers, which stand to the right. */
  Table ofTexts() {
    holdsTexts = true;
    return this;
  }

  void addTo(Markup page) {
    page.table(
        caption,
        holdsTexts ? "texts" : "numbers",
        table -> {
          if (head.stream().anyMatch(cell -> !cell.isEmpty())) {
            table.element("thead", top -> top.element("tr", this::addHead));
          }
          table.element("tbody", this::addRows);
        });
  }

  private void addHead(Markup row) {
    head.forEach(cell -> row.element("th", cell, "scope", "col"));
  }

  private void addRows(Markup body) {
    for (List<String> cells : rows) {
      body.element(
          "tr",
          row -> {
            row.element("th", cells.get(0), "scope", "row");
            cells.stream().skip(1).forEach(cell -> row.element("td", cell));
          });
    }
  }
}
