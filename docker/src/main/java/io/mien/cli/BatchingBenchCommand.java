package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how full batches get. */
@Command(
    name = "batching",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how well the stream fills the batches of a device that runs them one by one.",
      "The device is made up: 4 ms a batch and 0.2 ms an item, at most 32, hence at most 3,077/s.",
      "The broker runs in its own process; 16 partitions with one camera each, exactly once."
    })
final class BatchingBenchCommand implements Callable<Integer> {
  @Mixin private ReportOption report = new ReportOption();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the stream. Default: ${DEFAULT-VALUE}.")
  private int threads = 2;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long each gate is measured. Default: 10s.")
  private Duration time = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (threads < 1 || time.isZero()) {
      throw new UserException(
          "expected --threads of at least 1 and some --time, found %d, %s"
              .formatted(threads, time));
    }
    report.check();
    Logging.problemsOnly();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "the device's ceiling  %,.0f items/s%n", SerialDevice.ceiling());
    Map<String, BatchingBench.Result> results = new LinkedHashMap<>();
    try (BrokerProcess broker = BrokerProcess.start()) {
      BatchingBench bench = new BatchingBench(broker.bootstrapServers(), threads, time);
      for (String gate : List.of("blocking", "async")) {
        BatchingBench.Result result = bench.run(gate);
        results.put(gate, result);
        out.printf(
            Locale.ROOT,
            "%-8s  %,7.0f items/s  %.3f of the ceiling  average batch %.1f of %d"
                + "  %.2f ms CPU an item%n          %s%n",
            gate,
            result.rate().framesPerSecond(),
            result.ofCeiling(),
            result.averageBatch(),
            SerialDevice.MAX_BATCH,
            result.rate().cpuMillisPerFrame(),
            result.commits());
        out.flush();
      }
    }
    report.write(figures(results));
    return 0;
  }

  private ObjectNode figures(Map<String, BatchingBench.Result> results) {
    ObjectNode figures = JsonFile.report();
    figures.put("ceilingItemsPerSecond", SerialDevice.ceiling());
    results.forEach(
        (gate, result) -> {
          ObjectNode node = figures.putObject(gate);
          node.put("itemsPerSecond", result.rate().framesPerSecond())
              .put("cpuMillisPerItem", result.rate().cpuMillisPerFrame())
              .put("ofCeiling", result.ofCeiling())
              .put("averageBatch", result.averageBatch());
          result.commits().put(node.putObject("commits"));
        });
    figures
        .putObject("settings")
        .put("threads", threads)
        .put("seconds", time.toMillis() / 1e3)
        .put("maxBatch", SerialDevice.MAX_BATCH)
        .put("processors", Runtime.getRuntime().availableProcessors());
    return figures;
  }
}
