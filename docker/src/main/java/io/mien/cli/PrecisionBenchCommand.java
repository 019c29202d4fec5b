package io.mien.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.cli.PrecisionBench.Variant;
import io.mien.inference.expression.ExpressionModel;
import io.mien.inference.onnx.OnnxException;
import io.mien.inference.onnx.OnnxOptions.Optimization;
import io.mien.inference.onnx.OnnxSession;
import io.mien.training.Calibration;
import io.mien.training.IntegerBundle;
import io.mien.training.data.FerPlus;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.Protocol;
import io.mien.training.data.Split;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.Evaluation;
import io.mien.training.onnx.SixteenBits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether fewer bits, more threads or less rewriting make the expression model faster. */
@Command(
    name = "precision",
    mixinStandardHelpOptions = true,
    description = {
      "Time the expression model in floats and in 8-bit integers, with what each costs in"
          + " accuracy, and with other threads and optimisation levels, on this machine's processor,"
          + " all in turns.",
      "",
      "The integers are fitted to pictures of the training split; accuracy is measured on the",
      "validation and test splits. They pay where they are faster in every batch and within",
      "0.3 points of accuracy on both."
    })
final class PrecisionBenchCommand implements Callable<Integer> {
  private static final List<Integer> BATCHES = List.of(1, 8, 32);

  /** Of accuracy, as a share. */
  private static final double BEARABLE_LOSS = 0.003;

  private static final double MIB = 1024 * 1024;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "FER+: FER2013{Train,Valid,Test} as folders or zips, each with label.csv.")
  private Path data = Path.of("");

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of each; the median counts. Default: ${DEFAULT-VALUE}.")
  private int rounds = 15;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the model of integers, a bundle that --model takes.")
  private Optional<Path> integerFile = Optional.empty();

  @Mixin private ReportOption report = new ReportOption();

  @Spec private CommandSpec spec;

  private final ObjectNode figures = JsonFile.report();

  @Override
  public Integer call() {
    if (rounds < 1) {
      throw new UserException("expected --rounds of at least 1, found " + rounds);
    }
    report.check();
    integerFile.ifPresent(OutputFile::check);
    byte[] floats = model.file().map(OnnxSession::read).orElseGet(ExpressionModel::shipped);
    String name = model.name();
    PictureSplit training = new FerPlus(data).read(Split.TRAIN, Protocol.ARGMAX_8);
    byte[] integers =
        IntegerBundle.of(floats, name, Calibration.sample(training, Calibration.PICTURES));
    integerFile.ifPresent(file -> write(file, integers));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: %.2f MiB in floats, %.2f MiB in integers fitted to %d pictures%n%n",
        name,
        floats.length / MIB,
        integers.length / MIB,
        Calibration.PICTURES);
    boolean faster = times(out, floats, integers);
    sixteenBits(out, floats);
    boolean accurate = accuracies(out, name, floats, integers);
    out.printf(
        "%n8-bit integers %s%n",
        faster && accurate
            ? "pay: faster in every batch, within 0.3 points"
            : "do not pay: " + (faster ? "less accurate than that" : "not faster in every batch"));
    figures.put("integersPay", faster && accurate);
    settings(figures.putObject("settings"), name);
    out.flush();
    report.write(figures);
    return 0;
  }

  private static void write(Path file, byte[] bundle) {
    try {
      Files.write(file, bundle);
    } catch (IOException e) {
      throw new UserException("expected a file that can be written, found " + file, e);
    }
  }

  /** Whether integers are faster in every batch, with the settings that the service has. */
  private boolean times(PrintWriter out, byte[] floats, byte[] integers) {
    int cores = Runtime.getRuntime().availableProcessors();
    Map<String, Variant> variants = new LinkedHashMap<>();
    Variant plain = new Variant(floats, 1, Optimization.ALL);
    Variant whole = new Variant(integers, 1, Optimization.ALL);
    variants.put("floats", plain);
    variants.put("8-bit integers", whole);
    if (cores > 1) {
      variants.put("floats, %d threads".formatted(cores), plain.on(cores));
      variants.put("8-bit integers, %d threads".formatted(cores), whole.on(cores));
    }
    for (Optimization level : Optimization.values()) {
      if (level != Optimization.ALL) {
        variants.put("floats, optimisation " + level.label(), plain.rewritten(level));
      }
    }
    out.printf(
        Locale.ROOT,
        "%-34s%s%n",
        "ms a run, 1 thread, optimisation all",
        String.join("", BATCHES.stream().map("  batch %2d"::formatted).toList()));
    Map<String, double[]> millis = PrecisionBench.millis(variants, BATCHES, rounds);
    ObjectNode node = figures.putObject("millisPerRun");
    millis.forEach(
        (variant, times) -> {
          out.printf(Locale.ROOT, "%-36s", variant);
          ArrayNode array = node.putArray(variant);
          for (double time : times) {
            out.printf(Locale.ROOT, "%8.2f  ", time);
            array.add(time);
          }
          out.println();
        });
    out.flush();
    double[] inFloats = millis.getOrDefault("floats", new double[0]);
    double[] inIntegers = millis.getOrDefault("8-bit integers", new double[0]);
    return IntStream.range(0, BATCHES.size()).allMatch(i -> inIntegers[i] < inFloats[i]);
  }

  private void sixteenBits(PrintWriter out, byte[] floats) {
    String found;
    try (OnnxSession session =
        OnnxSession.open(SixteenBits.BFLOAT16.rewritten(floats), "the model in bfloat16", 1)) {
      found = "runs on " + session.executionProvider();
    } catch (OnnxException e) {
      found = "not to be had: " + e.getMessage();
    }
    figures.put("bfloat16", found);
    out.printf("%nbfloat16: %s%n", found);
  }

  private boolean accuracies(PrintWriter out, String name, byte[] floats, byte[] integers) {
    boolean bearable = true;
    ObjectNode node = figures.putObject("accuracy");
    for (Split split : List.of(Split.VALID, Split.TEST)) {
      PictureSplit pictures = new FerPlus(data).read(split, Protocol.ARGMAX_8);
      double exact = accuracy(floats, name, pictures);
      double rounded = accuracy(integers, name, pictures);
      bearable &= exact - rounded <= BEARABLE_LOSS;
      out.printf(
          Locale.ROOT,
          "accuracy on %s, %d pictures: %.2f %% in floats, %.2f %% in integers, %+.2f points%n",
          split.label(),
          pictures.samples().size(),
          100 * exact,
          100 * rounded,
          100 * (rounded - exact));
      out.flush();
      node.putObject(split.label()).put("floats", exact).put("integers", rounded);
    }
    return bearable;
  }

  private static double accuracy(byte[] network, String name, PictureSplit pictures) {
    try (BundleSession session = BundleSession.open(network, name)) {
      return Evaluation.run(session, pictures, done -> {}).confusion().overallAccuracy();
    }
  }

  private void settings(ObjectNode node, String name) {
    node.put("model", name)
        .put("rounds", rounds)
        .put("calibrationPictures", Calibration.PICTURES)
        .put("seed", Calibration.SEED)
        .put("processor", PrecisionBench.processor())
        .put("processors", Runtime.getRuntime().availableProcessors());
    BATCHES.forEach(node.putArray("batches")::add);
  }
}
