package io.mien.training.report;

import io.mien.training.eval.Mistake;
import io.mien.vision.model.Expression;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The mistakes in which the model was surest: as pictures with the map of what it saw in them where
 * somebody asked for pictures, else by name.
 *
 * @param labels the classes that mistakes name by number
 */
record MistakeList(List<ReportContent.Wrong> mistakes, List<Expression> labels) {
  void addTo(Markup page) {
    if (mistakes.isEmpty()) {
      page.element("p", "None: every picture was given its label.");
      return;
    }
    boolean shown = mistakes.stream().anyMatch(one -> one.picture().isPresent());
    boolean mapped = mistakes.stream().anyMatch(one -> one.map().isPresent());
    page.element(
        "p",
        shown
            ? (mapped
                    ? "Each picture twice: as it is, and under the map of the label that the model"
                        + " gave it (orange: speaks for it). "
                    : "")
                + "These are pictures of people: this page is as private as they are."
            : "By name: pictures of people are in a report only where --report-pictures asks for"
                + " them.");
    if (shown) {
      page.element("div", all -> mistakes.forEach(one -> add(all, one)), "class", "maps");
    } else {
      table(page);
    }
  }

  private void add(Markup page, ReportContent.Wrong one) {
    String words = words(one.mistake());
    page.element(
        "figure",
        figure -> {
          figure.raw(new HeatMap(one.name(), Optional.empty(), one.picture()).svg());
          if (one.map().isPresent()) {
            figure.raw(new HeatMap("Map over " + one.name(), one.map(), one.picture()).svg());
          }
          figure.element("figcaption", text -> text.text(words).element("small", one.name()));
        },
        "class",
        "pair");
  }

  private void table(Markup page) {
    Table table =
        new Table(
            "The surest of the wrong answers",
            "picture",
            "label",
            "said",
            "said with %",
            "label %");
    for (ReportContent.Wrong one : mistakes) {
      Mistake mistake = one.mistake();
      table.row(
          one.name(),
          label(mistake.actual()),
          label(mistake.predicted()),
          String.format(Locale.ROOT, "%.1f", 100 * mistake.probability()),
          String.format(Locale.ROOT, "%.1f", 100 * mistake.actualProbability()));
    }
    table.addTo(page);
  }

  private String words(Mistake mistake) {
    return String.format(
        Locale.ROOT,
        "%s, taken for %s (%.0f %%)",
        label(mistake.actual()),
        label(mistake.predicted()),
        100 * mistake.probability());
  }

  private String label(int index) {
    return labels.get(index).label();
  }
}
