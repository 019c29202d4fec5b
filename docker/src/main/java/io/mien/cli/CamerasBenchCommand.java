package io.mien.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.contract.telemetry.MetricNames;
import io.mien.inference.LoadConfig;
import io.mien.inference.load.SkipReason;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** More cameras than the machine can judge, in bounded mode. */
@Command(
    name = "cameras",
    mixinStandardHelpOptions = true,
    description = {
      "Show bounded mode under the load of many cameras: how late events are, which frames are"
          + " skipped, how fairly, and what memory it takes.",
      "Broker and service run in processes of their own; they share the machine with the cameras."
    })
final class CamerasBenchCommand implements Callable<Integer> {
  private static final long SAMPLE_SECONDS = 5;
  private static final double MIB = 1024 * 1024;

  @Mixin private SimulatedLoadOptions load = new SimulatedLoadOptions();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long it is measured. Default: 60s.")
  private Duration time = Duration.ofSeconds(60);

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long the cameras play before that. Default: 20s.")
  private Duration warmUp = Duration.ofSeconds(20);

  @Option(
      names = "--max-age",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "The most time from capture to event. Default: 1s.")
  private Duration maxAge = Duration.ofSeconds(1);

  @Mixin private LiveBenchOptions options = new LiveBenchOptions();

  @Spec private CommandSpec spec;

  private final ObjectNode report = JsonFile.report();
  private final Map<SkipReason, Double> skips = new EnumMap<>(SkipReason.class);

  @Override
  public Integer call() throws InterruptedException {
    load.check(Integer.MAX_VALUE, "at least 1");
    options.check();
    Logging.problemsOnly();
    Map<String, String> bounded =
        Map.of(LoadConfig.MODE, "bounded", LoadConfig.MAX_AGE, Long.toString(maxAge.toMillis()));
    try (LiveBench bench = options.open(load.cameras(), bounded, 0)) {
      bench.cameras().play(load.framesPerSecond());
      TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
      measure(bench);
    }
    settings(report.putObject("settings"));
    options.report().write(report);
    return 0;
  }

  private void measure(LiveBench bench) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ArrayNode memory = report.putArray("memory");
    Scrape before = bench.service().scrape();
    long publishedBefore = bench.cameras().published();
    double[] unused = bench.latencies().take(); // those of the warm-up
    long start = System.nanoTime();
    for (long next = 0; next < time.toNanos(); ) {
      next = Math.min(time.toNanos(), next + TimeUnit.SECONDS.toNanos(SAMPLE_SECONDS));
      TimeUnit.NANOSECONDS.sleep(start + next - System.nanoTime());
      print(out, next, bench.memory(), memory.addObject());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double offered = (bench.cameras().published() - publishedBefore) / seconds;
    Scrape after = bench.service().scrape();
    CameraShares shares = CameraShares.between(before, after, load.cameras());
    for (SkipReason reason : SkipReason.values()) {
      skips.put(reason, (skipped(after, reason) - skipped(before, reason)) / seconds);
    }
    double[] latencies = bench.latencies().take();
    if (latencies.length == 0) {
      throw new UserException("expected events, to time them, found none");
    }
    tell(out, offered, seconds, shares, latencies);
  }

  private static double skipped(Scrape scrape, SkipReason reason) {
    return scrape.sum(MetricNames.FRAMES_SKIPPED, MetricNames.REASON, reason.code());
  }

  private static void print(PrintWriter out, long nanos, LiveBench.Memory memory, ObjectNode node) {
    long second = TimeUnit.NANOSECONDS.toSeconds(nanos);
    out.printf(
        Locale.ROOT,
        "%4d s  %6.0f MiB resident, of these %6.0f MiB native; %6.0f MiB of the heap in use%n",
        second,
        memory.residentBytes() / MIB,
        memory.nativeBytes() / MIB,
        memory.heapUsedBytes() / MIB);
    out.flush();
    node.put("second", second)
        .put("residentBytes", memory.residentBytes())
        .put("nativeBytes", memory.nativeBytes())
        .put("heapUsedBytes", memory.heapUsedBytes());
  }

  private void tell(
      PrintWriter out, double offered, double seconds, CameraShares shares, double[] latencies) {
    Percentiles latency = Percentiles.of(latencies);
    double most = Arrays.stream(latencies).max().orElseThrow();
    double judged = shares.judgedFrames() / seconds;
    out.printf(
        Locale.ROOT,
        """

        %d cameras: %.1f frames/s offered, %.1f judged, %.1f skipped for a fair share, %.1f too old
        share skipped of a camera: %.4f to %.4f, ratio %.3f
        cameras starved: %d; fewest frames judged of a camera: %.0f in %.0f s
        capture to committed event: p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, longest %.0f ms
        """,
        load.cameras(),
        offered,
        judged,
        skips.get(SkipReason.FAIR_SHARE),
        skips.get(SkipReason.TOO_OLD),
        shares.leastShare(),
        shares.largestShare(),
        shares.ratio(),
        shares.starved(),
        shares.fewestJudged(),
        seconds,
        latency.p50(),
        latency.p95(),
        latency.p99(),
        most);
    out.flush();
    report.put("offeredFramesPerSecond", offered).put("judgedFramesPerSecond", judged);
    ObjectNode reasons = report.putObject("skippedFramesPerSecond");
    skips.forEach((reason, rate) -> reasons.put(reason.code(), rate));
    ObjectNode skipped = report.putObject("skippedShare");
    skipped.put("least", shares.leastShare()).put("largest", shares.largestShare());
    JsonFile.put(skipped, "ratio", shares.ratio());
    report
        .put("camerasStarved", shares.starved())
        .put("fewestFramesJudgedOfACamera", shares.fewestJudged());
    report
        .putObject("latencyMillis")
        .put("p50", latency.p50())
        .put("p95", latency.p95())
        .put("p99", latency.p99())
        .put("max", most);
  }

  private void settings(ObjectNode node) {
    node.put("source", options.source())
        .put("cameras", load.cameras())
        .put("fps", load.fps())
        .put("seconds", time.toMillis() / 1e3)
        .put("maxAgeMillis", maxAge.toMillis())
        .put("threads", options.threads())
        .put("processors", Runtime.getRuntime().availableProcessors());
  }
}
