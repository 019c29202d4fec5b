package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the stream with a bare loop. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = {
      "Compare the stream with a bare loop over the same frames, in turns, in one run.",
      "",
      "The broker runs in its own process on the same cores. 'Counted' is the frames/s that one"
          + " sees; 'not counted' gives the broker's CPU time back: frames / (wall time - broker's"
          + " CPU time / cores). 'By CPU' is the bare loop's CPU time a frame over the stream's,"
          + " which other work on the machine hardly moves. Take the ratios; the rest depends on"
          + " the machine.",
      ""
    })
final class StreamBenchCommand implements Callable<Integer> {
  private static final int DISTINCT_FRAMES = 180;

  /** Half the load that the stream can bear. */
  private static final double LATENCY_LOAD = .5;

  @Option(
      names = "--source",
      paramLabel = "FILE",
      description =
          "Frames to use; default: the sample pictures at 1280x720 with one face left in each.")
  private Optional<String> source = Optional.empty();

  @Mixin private ReportOption report = new ReportOption();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of each; the median counts. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = {
        "Rounds before those that count, in which the compilers of both processes settle: they",
        "take a minute or more of work. Default: ${DEFAULT-VALUE}."
      })
  private int warmUp = 10;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames of a round. Default: ${DEFAULT-VALUE}.")
  private int framesPerRound = 600;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the loop and of the stream; default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--latency-time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long latencies are measured, at half load. Default: 15s.")
  private Duration latencyTime = Duration.ofSeconds(15);

  @Option(
      names = "--latency-warm-up",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long before it the compilers of both processes settle again. Default: 45s.")
  private Duration latencyWarmUp = Duration.ofSeconds(45);

  @Mixin private AnalyzerOptions analyzer = new AnalyzerOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (rounds < 1 || framesPerRound < 10 || threads < 1 || warmUp < 0) {
      throw new UserException(
          "expected --rounds and --threads of at least 1, --frames of at least 10 and --warm-up of at least 0, found %d, %d, %d, %d"
              .formatted(rounds, threads, framesPerRound, warmUp));
    }
    report.check();
    Logging.problemsOnly();
    PrintWriter out = spec.commandLine().getOut();
    try (TemporaryFolder state = TemporaryFolder.make("mien-bench");
        BrokerProcess broker = BrokerProcess.start()) {
      Map<String, String> settings = new TreeMap<>(analyzer.settings());
      settings.put("state.dir", state.path().toString());
      StreamBench bench = new StreamBench(frames(), framesPerRound, threads, settings, broker);
      for (int round = 0; round < warmUp; round++) {
        bench.round(-round);
      }
      List<StreamRound> found = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        found.add(print(out, round, bench.round(round)));
      }
      double load = Spread.of(found, one -> one.stream().framesPerSecond()).median() * LATENCY_LOAD;
      double[] latencies = bench.latencies(load, latencyWarmUp, latencyTime);
      if (latencies.length == 0) {
        throw new UserException("expected frames with faces, to time their events, found none");
      }
      StreamReport figures = new StreamReport(found, load, Percentiles.of(latencies));
      figures.print(out);
      report.write(json(figures));
    }
    return 0;
  }

  private List<byte[]> frames() throws InterruptedException {
    List<byte[]> frames = BenchFrames.load(source, DISTINCT_FRAMES);
    if (source.isPresent()) {
      return frames;
    }
    try (OneFace oneFace = new OneFace(analyzer.config())) {
      return oneFace.of(frames);
    }
  }

  private static StreamRound print(PrintWriter out, int number, StreamRound round) {
    print(out, number, "loop", round.loop());
    print(out, number, "stream", round.stream());
    return round;
  }

  private static void print(PrintWriter out, int number, String name, Rate rate) {
    out.printf(
        Locale.ROOT,
        "round %d  %-6s  %6.1f frames/s  %6.2f ms CPU a frame%n",
        number,
        name,
        rate.framesPerSecond(),
        rate.cpuMillisPerFrame());
    out.flush();
  }

  private ObjectNode json(StreamReport figures) {
    ObjectNode root = figures.json();
    root.putObject("settings")
        .put("source", source.orElse("sample pictures, one face, 1280x720"))
        .put("threads", threads)
        .put("rounds", rounds)
        .put("framesPerRound", framesPerRound)
        .put("processors", Runtime.getRuntime().availableProcessors());
    return root;
  }
}
