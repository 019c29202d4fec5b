package io.mien.cli;

import io.mien.training.Export;
import io.mien.training.ExportResult;
import io.mien.training.ExportedModel;
import io.mien.training.RunData;
import io.mien.training.TrainingJob;
import io.mien.training.TrainingReport;
import io.mien.training.TrainingRun;
import io.mien.training.data.Dataset;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.Split;
import io.mien.training.loop.RunListener;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model and exports it. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Train a model and export the epoch that is best on the validation split.",
      "A run that was stopped goes on with --resume, to the same numbers as an unbroken one."
    },
    footer = {
      "",
      "Example: mien train --preset second-model --data ferplus --out runs/mine --set seed=2"
    })
final class TrainCommand implements Callable<Integer> {
  /** The file in the run's folder that holds the model. */
  static final String MODEL = "model.onnx";

  /** The file in the run's folder that tells what it has come to. */
  private static final String REPORT = "report.html";

  @Option(
      names = "--" + JobOptions.DATA,
      paramLabel = "DIR",
      description = {
        "The pictures: FER+ (FER2013{Train,Valid} as folders or zips), RAF-DB, AffectNet, or a folder",
        "for each expression; --set data.kind=... where the layout does not tell."
      })
  private Optional<Path> givenData = Optional.empty();

  @Option(
      names = "--" + JobOptions.OUT,
      paramLabel = "DIR",
      description = "The run: checkpoints, logs, and at the end " + MODEL + " and " + REPORT + ".")
  private Optional<Path> givenOut = Optional.empty();

  @Mixin private JobOptions options = new JobOptions();

  @Option(
      names = "--resume",
      description = "Go on with the run in --out; --set changes its settings, for instance epochs.")
  private boolean resume;

  @Option(
      names = "--export-only",
      description =
          "Do not train: export the run in --out as it stands, also one that is not done; --set"
              + " changes settings of the export.")
  private boolean exportOnly;

  @Option(
      names = "--report-pictures",
      paramLabel = "N",
      description =
          "Show so many of the worst mistakes in the report, and what the model saw in them:"
              + " pictures of people. Default: none, names instead.")
  private int reportPictures;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "Port of /metrics, 0 for any free one; default: "
              + TrainingTelemetry.DEFAULT_PORT
              + ", or any free one where that is taken.")
  private Optional<Integer> metricsPort = Optional.empty();

  @Option(
      names = "--metrics-host",
      paramLabel = "HOST",
      description = "Address of /metrics; default: 127.0.0.1.")
  private Optional<String> metricsHost = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    EndSignal.byHooks(this::work); // a run saves its state in one
    return 0;
  }

  private void work() {
    checkOptions();
    Path data = options.place(JobOptions.DATA, givenData);
    Path out = options.place(JobOptions.OUT, givenOut);
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UserException("expected a folder for --out, found a file at " + out);
    }
    Logging.problemsOnly();
    PrintStream print =
        new PrintStream(new UnclosedOutput(System.out), true, StandardCharsets.UTF_8);
    if (exportOnly) {
      export(data, out, print);
      return;
    }
    TrainingJob job = job(out);
    try (TrainingTelemetry telemetry =
        TrainingTelemetry.start(out, origin(), metricsHost, metricsPort)) {
      print.printf(
          "metrics http://%s:%d/metrics%n", metricsHost.orElse("127.0.0.1"), telemetry.port());
      train(run(out, print, telemetry.listener()), job, data, print);
      export(data, out, print); // the last epoch's figures stay to be read meanwhile
    }
  }

  private static TrainingRun run(Path out, PrintStream print, RunListener listener) {
    return new TrainingRun(out, print, Terminal.attached(), Clock.systemUTC(), listener);
  }

  private void export(Path data, Path out, PrintStream print) {
    Path model = out.resolve(MODEL);
    TrainingJob job = new TrainingRun(out, print, false, Clock.systemUTC()).job();
    Export export = new Export(out, exportOnly ? options.overrides() : Map.of(), print);
    Dataset pictures = job.dataset(data);
    PictureSplit validation = pictures.read(Split.VALID);
    ExportResult result = export.write(validation, () -> RunData.training(pictures, job), model);
    Path report = out.resolve(REPORT);
    new TrainingReport(out, reportPictures).write(result, validation, report);
    ExportedModel floats = result.floats();
    print.print("validation split: " + floats.scores().report(floats.temperature()).toTable());
    print.println("model: " + model);
    result.others().forEach(other -> print.println("model: " + other.file()));
    print.println("report: " + report);
    if (!result.refused().isEmpty()) {
      throw new UserException(
          "expected the model in %s too, found it refused: %s"
              .formatted(
                  String.join(" and ", result.refused().keySet()),
                  String.join("; ", result.refused().values())));
    }
  }

  private void checkOptions() {
    if (reportPictures < 0) {
      throw new UserException("expected --report-pictures of at least 0, found " + reportPictures);
    }
    if (options.isSourceGiven() && (resume || exportOnly)) {
      throw new UserException(
          "expected no --preset or --config with --resume or --export-only: the run has its own");
    }
    if (exportOnly && resume) {
      throw new UserException("expected --export-only without --resume: nothing is trained");
    }
  }

  /** The run's own settings where it goes on, else those given. */
  private TrainingJob job(Path out) {
    if (resume) {
      return new TrainingRun(out, System.out, false, Clock.systemUTC())
          .job()
          .changed(options.overrides());
    }
    return options.job();
  }

  /** Where the settings come from, for the metrics. */
  private String origin() {
    if (resume) {
      return "resumed";
    }
    return options.name();
  }

  private void train(TrainingRun run, TrainingJob job, Path data, PrintStream print) {
    if (resume) {
      job.requireMeans();
    } else {
      run.requireStart(job);
    }
    RunData pictures = RunData.read(data, job, print);
    Export.requireEnough(pictures.validation().size());
    if (resume) {
      run.resume(pictures, options.overrides());
    } else {
      run.start(job, pictures);
    }
    if (job.isFolded()) {
      print.print(run.outcome(job.dataset(data).read(Split.TEST)).summary("held-out fold"));
    }
  }
}
