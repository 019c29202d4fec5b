package io.mien.training.report;

import io.mien.training.eval.ConfusionMatrix;
import io.mien.training.eval.EvaluationReport;
import io.mien.training.eval.Scores;
import io.mien.training.loop.EpochResult;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The parts of a report that are figures: how good, for each class, mixed up with what, how honest.
 */
final class Figures {
  /** From this share of the row on white letters are easier to read than black ones. */
  private static final double DARK = 0.93;

  private final ReportContent.Measured measured;
  private final EvaluationReport report;

  Figures(ReportContent.Measured measured) {
    this.measured = measured;
    report = measured.scores().report(measured.temperature());
  }

  /** The figures by which one model is laid beside another. */
  void headline(Markup page) {
    page.element(
        "dl",
        list -> {
          figure(list, "accuracy", percent(report.confusion().overallAccuracy()));
          figure(list, "mean class accuracy", percent(report.confusion().meanClassAccuracy()));
          figure(list, "macro F1", percent(report.confusion().macroF1()));
          figure(list, "calibration error (ECE)", percent(report.ece()));
          figure(list, "pictures", String.format(Locale.ROOT, "%,d", report.confusion().total()));
        },
        "class",
        "headline");
  }

  private static void figure(Markup list, String name, String value) {
    list.element("div", one -> one.element("dt", name).element("dd", value));
  }

  /** Both of them, as the best epoch alone flatters. */
  void bestAndLast(Markup page, ReportContent.Run run) {
    Table table =
        new Table(
            "Best and last epoch, on the " + measured.split() + " split",
            "",
            "epoch",
            "accuracy % while training",
            "accuracy %",
            "mean class %",
            "macro F1 %",
            "ECE %, T = 1",
            "loss while training");
    List<EpochResult> history = run.history();
    row(table, "best (exported)", history, run.bestEpoch(), Optional.of(measured.scores()));
    row(table, "last", history, history.size(), run.last());
    table.addTo(page);
    if (run.last().isEmpty()) {
      page.element(
          "p",
          "The last epoch's weights are not kept, as the run stands inside a later one: of it there"
              + " is what was measured while training.");
    }
  }

  private static void row(
      Table table, String name, List<EpochResult> history, int epoch, Optional<Scores> scores) {
    Optional<EvaluationReport> found = scores.map(all -> all.report(ModelBundle.NO_TEMPERATURE));
    EpochResult trained = history.get(epoch - 1);
    table.row(
        name,
        "" + epoch,
        number(trained.validationAccuracy()),
        found.map(one -> number(one.confusion().overallAccuracy())).orElse("–"),
        found.map(one -> number(one.confusion().meanClassAccuracy())).orElse("–"),
        found.map(one -> number(one.confusion().macroF1())).orElse("–"),
        found.map(one -> number(one.ece())).orElse("–"),
        String.format(Locale.ROOT, "%.4f", trained.validationLoss()));
  }

  /** Precision, recall and F1. */
  void classes(Markup page) {
    Table table =
        new Table(
            "Each class, in percent", "class", "precision", "recall", "F1", "pictures (support)");
    ConfusionMatrix confusion = report.confusion();
    for (int i = 0; i < confusion.classes(); i++) {
      table.row(
          label(i),
          number(confusion.precision(i)),
          number(confusion.recall(i)),
          number(confusion.f1(i)),
          String.format(Locale.ROOT, "%,d", confusion.actual(i)));
    }
    table.addTo(page);
  }

  private String label(int index) {
    return report.labels().get(index).label();
  }

  /** Counts, shaded by their share of the row. */
  void confusion(Markup page) {
    ConfusionMatrix confusion = report.confusion();
    page.table(
        "Rows: the label. Columns: what the model says. Shades: share of the row.",
        "confusion",
        table -> {
          table.element("thead", top -> top.element("tr", this::confusionHead));
          table.element(
              "tbody",
              body -> {
                for (int i = 0; i < confusion.classes(); i++) {
                  confusionRow(body, i);
                }
              });
        });
  }

  private void confusionHead(Markup row) {
    row.element("th", "label \\ said", "scope", "col");
    for (Expression one : report.labels()) {
      row.element("th", one.label(), "scope", "col");
    }
  }

  private void confusionRow(Markup body, int actual) {
    ConfusionMatrix confusion = report.confusion();
    long all = Math.max(1, confusion.actual(actual));
    body.element(
        "tr",
        row -> {
          row.element("th", label(actual), "scope", "row");
          for (int predicted = 0; predicted < confusion.classes(); predicted++) {
            long count = confusion.count(actual, predicted);
            double share = count / (double) all;
            row.element(
                "td",
                cell ->
                    cell.text(String.format(Locale.ROOT, "%,d", count))
                        .element("small", String.format(Locale.ROOT, "%.0f %%", 100 * share)),
                "style",
                "background:rgba(0,114,178,"
                    + Markup.number(share)
                    + ")"
                    + (share > DARK ? ";color:#fff" : ""));
          }
        });
  }

  /** Before and after the temperature. */
  void calibration(Markup page) {
    Scores scores = measured.scores();
    double before = scores.report(ModelBundle.NO_TEMPERATURE).ece();
    page.element(
        "p",
        String.format(
            Locale.ROOT,
            "Bars: how often the winning label is right. Orange lines: how probable the model says"
                + " it is. On the dashed line both agree. Probabilities are softmax(logits / T)"
                + " with T = %.3f, fitted on the validation split; ECE over 15 bins: %s without it,"
                + " %s with it.",
            measured.temperature(),
            percent(before),
            percent(report.ece())));
    page.element(
        "div",
        both -> {
          diagram(both, "Without temperature", ModelBundle.NO_TEMPERATURE, before);
          diagram(both, "With temperature", measured.temperature(), report.ece());
        },
        "class",
        "beside");
  }

  private void diagram(Markup page, String name, double temperature, double ece) {
    String title = name + ": ECE " + percent(ece);
    page.element(
        "figure",
        one ->
            one.element("figcaption", title)
                .raw(
                    new ReliabilityDiagram(
                            "Calibration, " + title, measured.scores().reliability(temperature))
                        .svg()));
  }

  static String percent(double share) {
    return number(share) + " %";
  }

  private static String number(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }
}
