package io.mien.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mien.inference.expression.ExpressionModel;
import io.mien.training.data.DataKind;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.Protocol;
import io.mien.training.data.Split;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.Evaluation;
import io.mien.training.eval.EvaluationReport;
import io.mien.vision.model.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model on a split of a data set. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measure a model on a split of a data set.",
    footer = {"", "Example: mien evaluate --data ferplus --split test --json test.json"})
final class EvaluateCommand implements Callable<Integer> {
  private static final ObjectWriter JSON =
      JsonMapper.builder().build().writerWithDefaultPrettyPrinter();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = {
        "The pictures: FER+ (FER2013{Train,Valid,Test} as folders or zips), RAF-DB, AffectNet, or a",
        "folder for each expression."
      })
  private Path data = Path.of("");

  @Option(
      names = "--split",
      required = true,
      paramLabel = "train|valid|test",
      description = "The pictures to measure on.")
  private String split = "";

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description = "Of FER+: argmax-8 (default), argmax-10, majority-8 or majority-7.")
  private String protocol = Protocol.ARGMAX_8.text();

  @Option(
      names = "--kind",
      paramLabel = "NAME",
      description =
          "auto (default: by its folders), fer-plus, raf-db, affectnet-7, affectnet-8 or folders.")
  private String kind = DataKind.AUTO.text();

  @Option(
      names = "--validation-share",
      paramLabel = "SHARE",
      description =
          "What part of the training pictures split valid is, where the data has none of its own;"
              + " as in training: ${DEFAULT-VALUE}.")
  private double validationShare = 0.1;

  @Option(names = "--model", paramLabel = "FILE", description = "Default: the shipped model.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--int8",
      description = "The shipped model as it runs on a CPU, in 8-bit integers; else in floats.")
  private boolean integers;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the report as JSON.")
  private Optional<Path> json = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    json.ifPresent(OutputFile::check);
    if (integers && model.isPresent()) {
      throw new UserException("expected --int8 or --model, found both");
    }
    Split part = Split.ofLabel(split);
    PrintWriter out = spec.commandLine().getOut();
    try (BundleSession session = open()) {
      PictureSplit pictures =
          DataKind.ofText(kind).open(data, Protocol.ofText(protocol), validationShare).read(part);
      ProgressLine progress =
          new ProgressLine(
              spec.commandLine().getErr(),
              Terminal.attached(),
              OptionalLong.of(pictures.samples().size()));
      EvaluationReport report = Evaluation.run(session, pictures, progress::at);
      progress.end();
      ModelBundle bundle = session.bundle();
      out.printf(
          Locale.ROOT,
          "model %s %s, temperature %.3f, on%n",
          bundle.name(),
          bundle.version(),
          bundle.temperature());
      out.print(pictures.summary());
      out.println();
      out.print(report.toTable());
      out.flush();
      json.ifPresent(file -> write(report, file));
    }
    return 0;
  }

  private BundleSession open() {
    return model
        .map(BundleSession::open)
        .orElseGet(
            () ->
                BundleSession.open(
                    integers ? ExpressionModel.shippedIntegers() : ExpressionModel.shipped(),
                    "the shipped model"));
  }

  private static void write(EvaluationReport report, Path file) {
    try {
      Files.write(file, JSON.writeValueAsBytes(report.toJson()));
    } catch (IOException e) {
      throw new UserException("expected a file that can be written, found " + file, e);
    }
  }
}
