package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.inference.expression.ExpressionModel;
import io.mien.training.BundleSummary;
import io.mien.training.EvaluationPage;
import io.mien.training.data.DataKind;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.Protocol;
import io.mien.training.data.Split;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.Evaluation;
import io.mien.training.eval.EvaluationReport;
import io.mien.training.eval.Scores;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = {
        "The pictures: FER+ (FER2013{Train,Valid,Test} as folders or zips), RAF-DB, AffectNet, or"
            + " a",
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

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--int8",
      description = "The shipped model as it runs on a CPU, in 8-bit integers; else in floats.")
  private boolean integers;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the report as JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write a page with tables, diagrams and the model card.")
  private Optional<Path> html = Optional.empty();

  @Option(
      names = "--report-pictures",
      paramLabel = "N",
      description =
          "Show so many of the worst mistakes in that page, and what the model saw in them:"
              + " pictures of people. Default: none, names instead.")
  private int reportPictures;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    json.ifPresent(OutputFile::check);
    html.ifPresent(OutputFile::check);
    if (reportPictures < 0 || (reportPictures > 0 && html.isEmpty())) {
      throw new UserException(
          "expected --report-pictures of at least 0, and --html with it, found " + reportPictures);
    }
    if (integers && model.file().isPresent()) {
      throw new UserException("expected --int8 or --model, found both");
    }
    Split part = Split.ofLabel(split);
    PrintWriter out = spec.commandLine().getOut();
    byte[] file = file();
    try (BundleSession session = BundleSession.open(file, model.name())) {
      PictureSplit pictures =
          DataKind.ofText(kind).open(data, Protocol.ofText(protocol), validationShare).read(part);
      ProgressLine progress =
          new ProgressLine(
              spec.commandLine().getErr(),
              Terminal.attached(),
              OptionalLong.of(pictures.samples().size()));
      Scores scores = Evaluation.score(session, pictures, progress::at);
      progress.end();
      ModelBundle bundle = session.bundle();
      EvaluationReport report = scores.report(bundle.temperature());
      out.printf(
          Locale.ROOT,
          "model %s %s, first weights %s, temperature %.3f, on%n",
          bundle.name(),
          bundle.version(),
          BundleSummary.firstWeights(bundle),
          bundle.temperature());
      out.print(pictures.summary());
      others(bundle, pictures)
          .ifPresent(
              names -> out.println("left out of its answers, as the data has none: " + names));
      out.println();
      out.print(report.toTable());
      out.flush();
      json.ifPresent(path -> write(report, bundle, path));
      html.ifPresent(
          path -> new EvaluationPage(reportPictures).write(file, bundle, pictures, scores, path));
    }
    return 0;
  }

  /** Labels that the model knows beyond those of the pictures. */
  private static Optional<String> others(ModelBundle bundle, PictureSplit pictures) {
    List<Expression> labels = pictures.protocol().labels();
    return bundle.labels().stream()
        .filter(label -> !labels.contains(label))
        .map(Expression::label)
        .reduce((one, other) -> one + ", " + other);
  }

  private byte[] file() {
    return model
        .file()
        .map(BundleSession::read)
        .orElseGet(() -> integers ? ExpressionModel.shippedIntegers() : ExpressionModel.shipped());
  }

  private static void write(EvaluationReport report, ModelBundle bundle, Path file) {
    ObjectNode json = report.toJson();
    json.putObject("model")
        .put("name", bundle.name())
        .put("version", bundle.version())
        .put("temperature", bundle.temperature())
        .put("firstWeights", BundleSummary.firstWeights(bundle));
    JsonFile.write(file, json);
  }
}
