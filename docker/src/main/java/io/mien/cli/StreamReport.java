package io.mien.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds of {@link StreamBench} say together.
 *
 * @param rounds at least one
 * @param latencyFramesPerSecond the load under which the latency was measured
 * @param latencyMillis from capture to the committed event
 */
record StreamReport(
    List<StreamRound> rounds, double latencyFramesPerSecond, Percentiles latencyMillis) {

  /** Threads that spend less than this a frame are not printed. */
  private static final double LEAST_PRINTED_MILLIS = .05;

  StreamReport {
    rounds = List.copyOf(rounds);
  }

  void print(PrintWriter out) {
    StreamRound median = medianRound();
    double all = median.stream().cpuMillisPerFrame() + median.brokerCpuMillisPerFrame();
    out.printf(
        Locale.ROOT,
        "%nwhere the CPU goes with Kafka, of %.2f ms a frame (bare loop: %.2f):%n",
        all,
        median.loop().cpuMillisPerFrame());
    print(out, median.brokerCpuMillisPerFrame(), all, "the broker's process");
    median.stream().cpuMillisByThread().entrySet().stream()
        .filter(thread -> thread.getValue() >= LEAST_PRINTED_MILLIS)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(thread -> print(out, thread.getValue(), all, thread.getKey()));
    out.println("and in the bare loop, in ms a frame:");
    median.loop().cpuMillisByThread().entrySet().stream()
        .filter(thread -> thread.getValue() >= LEAST_PRINTED_MILLIS)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(
            thread -> out.printf(Locale.ROOT, "  %6.2f %s%n", thread.getValue(), thread.getKey()));
    out.printf(
        Locale.ROOT, "%s; the cores idle %.1f %%%n", median.commits(), median.idleShare() * 100);
    out.printf("%nstream / loop, median (least to most) of %d rounds:%n", rounds.size());
    print(out, "broker counted", StreamRound::ratio);
    print(out, "broker not counted", StreamRound::ratioWithoutBroker);
    print(out, "by CPU, broker counted", StreamRound::cpuRatio);
    print(out, "by CPU, broker not counted", StreamRound::cpuRatioWithoutBroker);
    out.printf(
        Locale.ROOT,
        "%ncapture to committed event at half load, %.1f frames/s: p50 %.0f ms, p95 %.0f ms,"
            + " p99 %.0f ms%n",
        latencyFramesPerSecond,
        latencyMillis.p50(),
        latencyMillis.p95(),
        latencyMillis.p99());
    out.flush();
  }

  /** The round whose stream had the median speed. */
  private StreamRound medianRound() {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(round -> round.stream().framesPerSecond()))
        .toList()
        .get(rounds.size() / 2);
  }

  private static void print(PrintWriter out, double millis, double all, String part) {
    out.printf(Locale.ROOT, "  %6.2f %5.1f %%  %s%n", millis, 100 * millis / all, part);
  }

  private void print(PrintWriter out, String name, ToDoubleFunction<StreamRound> ratio) {
    Spread spread = Spread.of(rounds, ratio);
    out.printf(
        Locale.ROOT,
        "  %-28s %.3f (%.3f to %.3f)%n",
        name,
        spread.median(),
        spread.least(),
        spread.most());
  }

  private double median(ToDoubleFunction<StreamRound> value) {
    return Spread.of(rounds, value).median();
  }

  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    put(root.putObject("loop"), rounds.stream().map(StreamRound::loop).toList());
    ObjectNode stream = root.putObject("stream");
    put(stream, rounds.stream().map(StreamRound::stream).toList());
    stream.put(
        "framesPerSecondBrokerNotCounted", median(StreamRound::framesPerSecondWithoutBroker));
    stream
        .putObject("latencyMillis")
        .put("framesPerSecond", latencyFramesPerSecond)
        .put("p50", latencyMillis.p50())
        .put("p95", latencyMillis.p95())
        .put("p99", latencyMillis.p99());
    medianRound().commits().put(stream.putObject("commits"));
    stream.put("coresIdleShare", medianRound().idleShare());
    root.putObject("broker").put("cpuMillisPerFrame", median(StreamRound::brokerCpuMillisPerFrame));
    ObjectNode ratio = root.putObject("ratio");
    put(ratio.putObject("brokerCounted"), StreamRound::ratio);
    put(ratio.putObject("brokerNotCounted"), StreamRound::ratioWithoutBroker);
    put(ratio.putObject("byCpuBrokerCounted"), StreamRound::cpuRatio);
    put(ratio.putObject("byCpuBrokerNotCounted"), StreamRound::cpuRatioWithoutBroker);
    return root;
  }

  private static void put(ObjectNode node, List<Rate> rates) {
    Rate median = Rate.median(rates);
    node.put("framesPerSecond", median.framesPerSecond())
        .put("cpuMillisPerFrame", median.cpuMillisPerFrame());
    median.cpuMillisByThread().forEach(node.putObject("cpuMillisPerFrameByThread")::put);
  }

  private void put(ObjectNode node, ToDoubleFunction<StreamRound> ratio) {
    Spread spread = Spread.of(rounds, ratio);
    node.put("median", spread.median()).put("least", spread.least()).put("most", spread.most());
  }
}
