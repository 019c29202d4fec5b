package io.mien.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the benchmarks with simulated cameras have in common. */
final class LiveBenchOptions {
  private static final int DISTINCT_FRAMES = 180;

  @Option(
      names = "--source",
      paramLabel = "FILE",
      description = "Frames to use; default: the sample pictures at 1280x720.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the stream; default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "The service's heap, as Java's -Xmx. Default: ${DEFAULT-VALUE}.")
  private String heap = "1g";

  @Mixin private ReportOption report = new ReportOption();

  @Mixin private AnalyzerOptions analyzer = new AnalyzerOptions();

  /** Before anything starts. */
  void check() {
    if (threads < 1) {
      throw new UserException("expected --threads of at least 1, found " + threads);
    }
    if (!heap.matches("[1-9]\\d*[mMgG]")) {
      throw new UserException("expected --heap as 512m or 2g, found " + heap);
    }
    report.check();
  }

  String source() {
    return source.orElse("sample pictures, 1280x720");
  }

  /** Where the figures go. */
  ReportOption report() {
    return report;
  }

  int threads() {
    return threads;
  }

  /**
   * Starts everything.
   *
   * @param more settings of the service
   * @param backlog frames that the topic holds when the service starts
   */
  LiveBench open(int cameras, Map<String, String> more, int backlog) throws InterruptedException {
    Map<String, String> settings = new TreeMap<>(analyzer.settings());
    settings.putAll(more);
    settings.put("num.stream.threads", Integer.toString(threads));
    List<byte[]> frames = BenchFrames.load(source, DISTINCT_FRAMES);
    return new LiveBench(frames, cameras, settings, heap, backlog);
  }
}
