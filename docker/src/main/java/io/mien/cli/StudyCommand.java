package io.mien.cli;

import io.mien.training.study.ResultsPage;
import io.mien.training.study.Study;
import io.mien.training.study.StudyMethod;
import io.mien.training.study.StudyReport;
import io.mien.training.study.StudyResults;
import io.mien.training.study.StudySetting;
import io.mien.training.study.StudySettings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the published methods with the baseline. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    description = {
      "Train every published method and the baseline under every setting of the data, on one small",
      "network from scratch, and set the gains beside the published ones. A finished run is a line",
      "of --csv and is not done again; a broken one goes on. Epochs are chosen on validation.",
      "Without --data the report alone is written."
    },
    footer = {
      "",
      "Example: mien study --data ferplus --out runs/study --methods baseline,eac --settings noise-30"
    })
final class StudyCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "FER+: FER2013{Train,Valid,Test} as folders or zips, each with label.csv.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--out", paramLabel = "DIR", description = "The runs, a folder each.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "The results, a line for each run. Default: ${DEFAULT-VALUE}.")
  private Path csv = Path.of("training/study/results.csv");

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "The results beside the published ones. Default: ${DEFAULT-VALUE}.")
  private Path report = Path.of("training/RESULTS.md");

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "NAME",
      description = "Of baseline, eac, mek, rbc-rbf, scn, rul, afcn, fan2022, lfnsb; default: all.")
  private List<String> methods = StudyMethod.names();

  @Option(
      names = "--settings",
      split = ",",
      paramLabel = "NAME",
      description =
          "Of as-is, imbalance-N, noise-N, folds-K; default: as-is, imbalance-100 and -150,"
              + " noise-10, -20 and -30.")
  private List<String> settings = StudySetting.STANDARD;

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      description = "A run for each; the report has mean and deviation. Default: 1.")
  private List<Long> seeds = List.of(1L);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A YAML or properties file with training settings over those that all runs of the study"
              + " share.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Of the framework, 0 = one for each processor. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Override
  public Integer call() throws InterruptedException {
    EndSignal.byHooks(this::work); // a run saves its state in one
    return 0;
  }

  private void work() {
    if (data.isPresent() != out.isPresent()) {
      throw new UserException(
          "expected --data and --out, or neither of them to write the report alone, found one");
    }
    Logging.problemsOnly();
    PrintStream print =
        new PrintStream(new UnclosedOutput(System.out), true, StandardCharsets.UTF_8);
    StudySettings given = StudySettings.standard();
    StudySettings common = config.map(given::over).orElse(given).withThreads(threads);
    StudyResults results = new StudyResults(csv);
    if (data.isPresent()) {
      Study study =
          new Study(
              common,
              results,
              out.orElseThrow(),
              machine(),
              print,
              Terminal.attached(),
              Clock.systemUTC());
      List<Study.Run> runs =
          Study.runs(StudyMethod.named(methods), StudySetting.parse(settings), seeds);
      study.run(runs, common.dataset(data.orElseThrow()), () -> write(common, results));
    }
    write(common, results);
    print.println("report: " + report);
  }

  private void write(StudySettings common, StudyResults results) {
    new ResultsPage(report).write(new StudyReport(common).of(results.read()));
  }

  private String machine() {
    int processors = Runtime.getRuntime().availableProcessors();
    return "%s with %d processors; %d threads"
        .formatted(PrecisionBench.processor(), processors, threads == 0 ? processors : threads);
  }
}
