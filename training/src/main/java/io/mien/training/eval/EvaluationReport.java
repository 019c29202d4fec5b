package io.mien.training.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.vision.model.Expression;
import java.util.List;
import java.util.Locale;

/**
 * What an evaluation found; all rates are fractions in 0..1.
 *
 * @param labels the classes, in the order of the confusion's rows and columns
 * @param ece expected calibration error of the winning label, 15 bins of equal width
 */
public record EvaluationReport(List<Expression> labels, ConfusionMatrix confusion, double ece) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public EvaluationReport {
    labels = List.copyOf(labels);
    if (labels.size() != confusion.classes()) {
      throw new IllegalArgumentException(
          "expected a confusion of %d classes, found %d"
              .formatted(labels.size(), confusion.classes()));
    }
  }

  /**
   * Keys {@code count, overallAccuracy, meanClassAccuracy, macroF1, ece, perClass{label: {count,
   * recall, precision, f1}}, confusion}, the last as rows (true) of columns (predicted) in the
   * order of {@code perClass}.
   */
  public ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("count", confusion.total());
    json.put("overallAccuracy", confusion.overallAccuracy());
    json.put("meanClassAccuracy", confusion.meanClassAccuracy());
    json.put("macroF1", confusion.macroF1());
    json.put("ece", ece);
    ObjectNode perClass = json.putObject("perClass");
    ArrayNode rows = json.putArray("confusion");
    for (int i = 0; i < labels.size(); i++) {
      ObjectNode one = perClass.putObject(labels.get(i).label());
      one.put("count", confusion.actual(i));
      one.put("recall", confusion.recall(i));
      one.put("precision", confusion.precision(i));
      one.put("f1", confusion.f1(i));
      ArrayNode row = rows.addArray();
      for (int j = 0; j < labels.size(); j++) {
        row.add(confusion.count(i, j));
      }
    }
    return json;
  }

  /** A table for people, rates in percent. */
  public String toTable() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%,d pictures: overall %.2f %%, mean class %.2f %%, macro F1 %.2f %%, ECE %.2f %%",
        confusion.total(),
        100 * confusion.overallAccuracy(),
        100 * confusion.meanClassAccuracy(),
        100 * confusion.macroF1(),
        100 * ece);
    line(text, "");
    line(text, "%-10s %6s %7s %9s %7s", "class", "count", "recall", "precision", "F1");
    for (int i = 0; i < labels.size(); i++) {
      line(
          text,
          "%-10s %6d %7.2f %9.2f %7.2f",
          labels.get(i).label(),
          confusion.actual(i),
          100 * confusion.recall(i),
          100 * confusion.precision(i),
          100 * confusion.f1(i));
    }
    line(text, "");
    text.append(String.format(Locale.ROOT, "%-10s", "true\\found"));
    labels.forEach(label -> text.append(cell(label.label())));
    line(text, "");
    for (int i = 0; i < labels.size(); i++) {
      text.append(String.format(Locale.ROOT, "%-10s", labels.get(i).label()));
      for (int j = 0; j < labels.size(); j++) {
        text.append(cell(Long.toString(confusion.count(i, j))));
      }
      line(text, "");
    }
    return text.toString();
  }

  private static String cell(String value) {
    return String.format(Locale.ROOT, " %7.7s", value);
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, all formats stand above
  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
