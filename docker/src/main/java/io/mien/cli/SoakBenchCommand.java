package io.mien.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.contract.telemetry.MetricNames;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether latency and memory stay where they are. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Run the service evenly for long, and show for each minute how late events are and what"
          + " memory it takes; at the end, whether any of that grows.",
      "Broker and service run in processes of their own."
    })
final class SoakBenchCommand implements Callable<Integer> {
  private static final Duration CALIBRATION = Duration.ofMinutes(5);
  private static final int CALIBRATION_FRAMES = 1_500;
  private static final double MIB = 1024 * 1024;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long. Default: 30m.")
  private Duration time = Duration.ofMinutes(30);

  @Option(
      names = "--fps",
      paramLabel = "FPS",
      description = {
        "Frames a second, of all cameras together.",
        "Default: half of what the service does at most, which is measured first."
      })
  private Optional<Double> fps = Optional.empty();

  @Option(
      names = "--cameras",
      paramLabel = "N",
      description = "How many cameras. Default: ${DEFAULT-VALUE}.")
  private int cameras = 16;

  @Mixin private LiveBenchOptions options = new LiveBenchOptions();

  @Spec private CommandSpec spec;

  private final ObjectNode report = JsonFile.report();

  /** One minute of the soak; the heap is what lives after a collection. */
  private record Minute(Percentiles latencyMillis, LiveBench.Memory memory) {}

  @Override
  public Integer call() throws InterruptedException {
    if (cameras < 1 || (fps.isPresent() && !(fps.get() > 0))) {
      throw new UserException(
          "expected --cameras of at least 1 and --fps of more than 0, found %d, %s"
              .formatted(cameras, fps.isPresent() ? fps.get() : "none"));
    }
    options.check();
    Logging.problemsOnly();
    PrintWriter out = spec.commandLine().getOut();
    try (LiveBench bench =
        options.open(cameras, Map.of(), fps.isPresent() ? 0 : CALIBRATION_FRAMES)) {
      double load = fps.isPresent() ? fps.get() : calibrate(out, bench) / 2;
      report.put("framesPerSecond", load);
      bench.cameras().play(load);
      TimeUnit.SECONDS.sleep(5); // until the frames come evenly
      List<Minute> minutes = soak(out, bench);
      verdict(out, "p95", "ms", minutes, minute -> minute.latencyMillis().p95(), .2, 10);
      verdict(out, "heap", "MiB", minutes, minute -> minute.memory().heapUsedBytes() / MIB, .05, 8);
      verdict(
          out, "native", "MiB", minutes, minute -> minute.memory().nativeBytes() / MIB, .03, 16);
    }
    settings(report.putObject("settings"));
    options.report().write(report);
    return 0;
  }

  /** Frames a second out of a topic that is full. */
  private double calibrate(PrintWriter out, LiveBench bench) throws InterruptedException {
    int warmUp = CALIBRATION_FRAMES / 3;
    awaitJudged(bench, warmUp);
    double before = judged(bench);
    long start = System.nanoTime();
    awaitJudged(bench, CALIBRATION_FRAMES);
    double most = (judged(bench) - before) * 1e9 / (System.nanoTime() - start);
    out.printf(Locale.ROOT, "at most %.1f frames/s; from now on half of that%n", most);
    out.flush();
    report.put("mostFramesPerSecond", most);
    return most;
  }

  private static double judged(LiveBench bench) throws InterruptedException {
    return bench.service().scrape().sum(MetricNames.FRAMES);
  }

  private static void awaitJudged(LiveBench bench, int count) throws InterruptedException {
    long end = System.nanoTime() + CALIBRATION.toNanos();
    while (judged(bench) < count) {
      if (System.nanoTime() > end) {
        throw new UserException(
            "expected %d frames judged within %d min, found %.0f"
                .formatted(count, CALIBRATION.toMinutes(), judged(bench)));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private List<Minute> soak(PrintWriter out, LiveBench bench) throws InterruptedException {
    ArrayNode node = report.putArray("minutes");
    List<Minute> minutes = new ArrayList<>();
    double[] unused = bench.latencies().take(); // those of the start
    long start = System.nanoTime();
    for (long next = 0; next < time.toNanos(); ) {
      next = Math.min(time.toNanos(), next + TimeUnit.MINUTES.toNanos(1));
      TimeUnit.NANOSECONDS.sleep(start + next - System.nanoTime());
      long published = bench.cameras().published(); // fails where no frames come any more
      double[] latencies = bench.latencies().take();
      if (latencies.length == 0) {
        throw new UserException(
            "expected events of %d frames, to time them, found none".formatted(published));
      }
      bench.service().collectGarbage();
      Minute minute = new Minute(Percentiles.of(latencies), bench.memory());
      minutes.add(minute);
      print(out, minutes.size(), minute, node.addObject());
    }
    return minutes;
  }

  private static void print(PrintWriter out, int number, Minute minute, ObjectNode node) {
    Percentiles latency = minute.latencyMillis();
    LiveBench.Memory memory = minute.memory();
    out.printf(
        Locale.ROOT,
        "minute %3d  p50 %4.0f ms, p95 %4.0f ms, p99 %4.0f ms; %5.1f MiB of the heap live, %6.1f"
            + " MiB native, %6.1f MiB resident%n",
        number,
        latency.p50(),
        latency.p95(),
        latency.p99(),
        memory.heapUsedBytes() / MIB,
        memory.nativeBytes() / MIB,
        memory.residentBytes() / MIB);
    out.flush();
    node.put("p50Millis", latency.p50())
        .put("p95Millis", latency.p95())
        .put("p99Millis", latency.p99())
        .put("heapLiveBytes", memory.heapUsedBytes())
        .put("nativeBytes", memory.nativeBytes())
        .put("residentBytes", memory.residentBytes());
  }

  private void verdict(
      PrintWriter out,
      String name,
      String unit,
      List<Minute> minutes,
      ToDoubleFunction<Minute> value,
      double allowedShare,
      double allowedLeast) {
    ObjectNode node = report.withObject("/drift").putObject(name).put("unit", unit);
    if (minutes.size() < Drift.LEAST_MINUTES) {
      node.putNull("flat");
      out.printf(
          "%s: too short to tell; at least %d minutes are needed%n", name, Drift.LEAST_MINUTES);
    } else {
      Drift drift =
          Drift.of(minutes.stream().map(value::applyAsDouble).toList(), allowedShare, allowedLeast);
      node.put("perMinute", drift.perMinute())
          .put("total", drift.total())
          .put("allowed", drift.allowed())
          .put("flat", drift.flat());
      out.printf(
          Locale.ROOT,
          "%s: %s, %+.3f %s a minute, %+.1f in all (flat up to %.1f)%n",
          name,
          drift.flat() ? "flat" : "RISES",
          drift.perMinute(),
          unit,
          drift.total(),
          drift.allowed());
    }
    out.flush();
  }

  private void settings(ObjectNode node) {
    node.put("source", options.source())
        .put("cameras", cameras)
        .put("seconds", time.toMillis() / 1e3)
        .put("threads", options.threads())
        .put("processors", Runtime.getRuntime().availableProcessors());
  }
}
