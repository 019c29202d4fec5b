package io.mien.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
      "The broker runs in its own process. Take the ratio; the rest depends on the machine."
    })
final class StreamBenchCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DISTINCT_FRAMES = 180;

  /** Half the load that the stream can bear. */
  private static final double LATENCY_LOAD = .5;

  @Option(
      names = "--source",
      paramLabel = "FILE",
      description = "Frames to use; default: the sample pictures at 1280x720.")
  private Optional<String> source = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of each; the median counts. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

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

  @Mixin private AnalyzerOptions analyzer = new AnalyzerOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (rounds < 1 || framesPerRound < 10 || threads < 1) {
      throw new UserException(
          "expected --rounds and --threads of at least 1 and --frames of at least 10, found %d, %d, %d"
              .formatted(rounds, threads, framesPerRound));
    }
    json.ifPresent(OutputFile::check);
    Logging.problemsOnly();
    PrintWriter out = spec.commandLine().getOut();
    List<byte[]> frames = BenchFrames.load(source, DISTINCT_FRAMES);
    try (BrokerProcess broker = BrokerProcess.start()) {
      StreamBench bench =
          new StreamBench(
              frames, framesPerRound, threads, analyzer.settings(), broker.bootstrapServers());
      bench.loop(); // the compiler's warm-up
      List<Rate> loops = new ArrayList<>();
      List<Rate> streams = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        loops.add(print(out, "loop", round, bench.loop()));
        streams.add(print(out, "stream", round, bench.stream(round)));
      }
      Rate loop = Rate.median(loops);
      Rate stream = Rate.median(streams);
      double[] latencies = bench.latencies(LATENCY_LOAD * stream.framesPerSecond(), latencyTime);
      if (latencies.length == 0) {
        throw new UserException("expected frames with faces, to time their events, found none");
      }
      Percentiles latency = Percentiles.of(latencies);
      out.printf(
          Locale.ROOT,
          "%nstream / loop: %.3f%ncapture to committed event at half load: p50 %.0f ms, p95 %.0f"
              + " ms, p99 %.0f ms%n",
          stream.framesPerSecond() / loop.framesPerSecond(),
          latency.p50(),
          latency.p95(),
          latency.p99());
      out.flush();
      json.ifPresent(file -> write(file, loop, stream, latency));
    }
    return 0;
  }

  private static Rate print(PrintWriter out, String name, int round, Rate rate) {
    out.printf(
        Locale.ROOT,
        "round %d  %-6s  %6.1f frames/s  %6.2f ms CPU a frame%n",
        round,
        name,
        rate.framesPerSecond(),
        rate.cpuMillisPerFrame());
    out.flush();
    return rate;
  }

  private void write(Path file, Rate loop, Rate stream, Percentiles latency) {
    ObjectNode report = JSON.createObjectNode();
    put(report.putObject("loop"), loop);
    ObjectNode streamed = report.putObject("stream");
    put(streamed, stream);
    streamed
        .putObject("latencyMillis")
        .put("p50", latency.p50())
        .put("p95", latency.p95())
        .put("p99", latency.p99());
    report.put("ratio", stream.framesPerSecond() / loop.framesPerSecond());
    report
        .putObject("settings")
        .put("source", source.orElse("sample pictures, 1280x720"))
        .put("threads", threads)
        .put("rounds", rounds)
        .put("framesPerRound", framesPerRound)
        .put("latencyLoad", LATENCY_LOAD)
        .put("processors", Runtime.getRuntime().availableProcessors());
    try {
      Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    } catch (IOException e) {
      throw new UserException("expected a file that can be written, found " + file, e);
    }
  }

  private static void put(ObjectNode node, Rate rate) {
    node.put("framesPerSecond", rate.framesPerSecond())
        .put("cpuMillisPerFrame", rate.cpuMillisPerFrame());
  }
}
