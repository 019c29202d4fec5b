package io.mien.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.training.RunData;
import io.mien.training.TrainingBench;
import io.mien.training.TrainingJob;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the training loop costs beside the bare library. */
@Command(
    name = "training",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how many pictures a second training learns, with reading, varying and logging,"
          + " and how many the bare library does: the same network and loss on a batch that is ready,"
          + " with the library's optimizer.",
      "In turns; the median counts."
    })
final class TrainingBenchCommand implements Callable<Integer> {
  /** What the loop, decoding and augmentation may cost, as a share. */
  private static final double BEARABLE = 0.1;

  @Option(
      names = "--" + JobOptions.DATA,
      paramLabel = "DIR",
      description = "Training data as mien train takes it.")
  private Optional<Path> givenData = Optional.empty();

  @Mixin private JobOptions options = new JobOptions();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps in a round. Default: ${DEFAULT-VALUE}.")
  private int steps = 60;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of each. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Mixin private ReportOption report = new ReportOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    report.check();
    Logging.problemsOnly();
    PrintWriter out = spec.commandLine().getOut();
    TrainingBench bench = new TrainingBench(steps, rounds);
    Path data = options.place(JobOptions.DATA, givenData);
    TrainingJob job = options.job();
    job.requireMeans();
    PrintStream print =
        new PrintStream(new UnclosedOutput(System.out), true, StandardCharsets.UTF_8);
    RunData pictures = RunData.read(data, job, print);
    List<TrainingBench.Rates> rates;
    try (TemporaryFolder folder = TemporaryFolder.make("mien-training-bench")) {
      rates = bench.run(job, pictures, folder.path());
    }
    Spread loop = Spread.of(rates, TrainingBench.Rates::loop);
    Spread bare = Spread.of(rates, TrainingBench.Rates::bare);
    double ratio = loop.median() / bare.median();
    out.printf(
        Locale.ROOT,
        "%s, %d threads, %d rounds of %d steps of %s pictures%n",
        job.name(),
        job.threads(),
        rounds,
        steps,
        job.settings().get("batch.pictures"));
    line(out, "the whole loop", loop);
    line(out, "the bare library", bare);
    out.printf(
        Locale.ROOT,
        "the loop does %.3f of the bare library: it costs %.1f %%, %s %.0f %%%n",
        ratio,
        100 * (1 - ratio),
        1 - ratio <= BEARABLE ? "within" : "more than",
        100 * BEARABLE);
    out.flush();
    report.write(figures(job, rates, loop, bare, ratio));
    return 0;
  }

  private static void line(PrintWriter out, String what, Spread spread) {
    out.printf(
        Locale.ROOT,
        "%-17s %,7.0f pictures/s (%,.0f to %,.0f)%n",
        what,
        spread.median(),
        spread.least(),
        spread.most());
  }

  private ObjectNode figures(
      TrainingJob job, List<TrainingBench.Rates> rates, Spread loop, Spread bare, double ratio) {
    ObjectNode figures = JsonFile.report();
    figures.put("loopPicturesPerSecond", loop.median());
    figures.put("barePicturesPerSecond", bare.median());
    figures.put("ratio", ratio);
    figures.put("withinTenPercent", 1 - ratio <= BEARABLE);
    ArrayNode all = figures.putArray("rounds");
    rates.forEach(one -> all.addObject().put("loop", one.loop()).put("bare", one.bare()));
    ObjectNode settings = figures.putObject("settings");
    settings
        .put("steps", steps)
        .put("threads", job.threads())
        .put("processor", PrecisionBench.processor())
        .put("processors", Runtime.getRuntime().availableProcessors());
    job.settings().forEach(settings.putObject("job")::put);
    return figures;
  }
}
