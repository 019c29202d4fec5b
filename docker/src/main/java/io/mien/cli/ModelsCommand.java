package io.mien.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.training.BundleSummary;
import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Preprocessing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists models side by side. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = {
      "List and compare models: what each is, what it knows, where it comes from.",
      "A file that is no model of Mien gets a line that says why."
    },
    footer = {"", "Example: mien models runs/mine other/model.onnx --json models.json"})
final class ModelsCommand implements Callable<Integer> {
  private static final double MIB = 1 << 20;
  private static final int DIGITS_SHOWN = 12;
  private static final String NONE = "-";
  private static final List<String> HEAD =
      List.of(
          "model",
          "version",
          "numbers",
          "classes",
          "input",
          "parameters",
          "MiB",
          "valid. %",
          "ECE %",
          "T",
          "first weights",
          "data",
          "commit",
          "file");

  @Parameters(
      paramLabel = "DIR|FILE",
      arity = "0..*",
      description = "Model files, and folders to look through; default: the shipped models.")
  private List<Path> paths = List.of();

  @Mixin private ReportOption report = new ReportOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    report.check();
    ModelFiles files = new ModelFiles();
    if (paths.isEmpty()) {
      files.shipped();
    }
    paths.forEach(files::add);
    PrintWriter out = spec.commandLine().getOut();
    if (!files.bundles().isEmpty()) {
      table(out, files.bundles());
    }
    files.problems().forEach(out::println);
    out.flush();
    report.write(json(files));
    return files.failed() ? 1 : 0;
  }

  private static void table(PrintWriter out, Map<String, BundleSummary> bundles) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    bundles.forEach((file, bundle) -> rows.add(row(file, bundle)));
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
    if (bundles.values().stream().anyMatch(BundleSummary::measuredAsFloats)) {
      out.println("* as measured in floats, before the numbers became others");
    }
    long measuredOn =
        bundles.values().stream()
            .flatMap(model -> model.validationDigest().stream())
            .distinct()
            .count();
    if (measuredOn > 1) {
      out.println(
          "These were measured on different validation pictures: their figures do not compare.");
    }
  }

  private static List<String> row(String file, BundleSummary model) {
    Preprocessing input = model.bundle().preprocessing();
    String mark = model.measuredAsFloats() ? "*" : "";
    return List.of(
        model.bundle().name(),
        model.bundle().version(),
        model.numbers().text(),
        "" + model.bundle().labels().size(),
        "%d x %d x %d".formatted(input.mean().size(), input.heightPixels(), input.widthPixels()),
        "%,d".formatted(model.parameters()),
        String.format(Locale.ROOT, "%.2f", model.bytes() / MIB),
        percent(model.accuracy()) + mark,
        percent(model.calibrationError()) + mark,
        String.format(Locale.ROOT, "%.3f", model.bundle().temperature()),
        model.firstWeights(),
        model.trainingDigest().map(ModelsCommand::start).orElse(NONE),
        start(model.commit()),
        file);
  }

  private static String start(String text) {
    return text.substring(0, Math.min(DIGITS_SHOWN, text.length()));
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty() ? NONE : String.format(Locale.ROOT, "%.2f", 100 * share.getAsDouble());
  }

  private static ObjectNode json(ModelFiles files) {
    ObjectNode json = JsonFile.report();
    ArrayNode models = json.putArray("models");
    files.bundles().forEach((file, model) -> add(models.addObject(), file, model));
    ArrayNode problems = json.putArray("problems");
    files.problems().forEach(problems::add);
    return json;
  }

  private static void add(ObjectNode node, String file, BundleSummary model) {
    Preprocessing input = model.bundle().preprocessing();
    node.put("file", file)
        .put("name", model.bundle().name())
        .put("version", model.bundle().version())
        .put("numbers", model.numbers().text())
        .put("parameters", model.parameters())
        .put("bytes", model.bytes())
        .put("temperature", model.bundle().temperature());
    ArrayNode classes = node.putArray("classes");
    model.bundle().labels().stream().map(Expression::label).forEach(classes::add);
    node.putObject("input")
        .put("channels", input.mean().size())
        .put("heightPixels", input.heightPixels())
        .put("widthPixels", input.widthPixels());
    ObjectNode measured = node.putObject("validation");
    JsonFile.put(measured, "accuracy", model.accuracy().orElse(Double.NaN));
    JsonFile.put(measured, "ece", model.calibrationError().orElse(Double.NaN));
    measured.put("measuredAsFloats", model.measuredAsFloats());
    model.validationDigest().ifPresent(digest -> measured.put("sha256", digest));
    model.trainingDigest().ifPresent(digest -> node.put("trainingSha256", digest));
    node.put("commit", model.commit()).put("firstWeights", model.firstWeights());
  }
}
