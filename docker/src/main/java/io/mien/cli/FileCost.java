package io.mien.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.cli.IngestProcess.Cost;
import io.mien.ingest.picture.JpegQuality;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a file of H.264 costs ingest, decoded, scaled, encoded and published, against the program
 * ffmpeg, which decodes, scales and encodes it, in turns.
 *
 * <p>One process of ingest serves all rounds, once its compilers have next to nothing left to do;
 * while ffmpeg is at work, it is frozen.
 */
final class FileCost {
  private static final double SETTLED = 0.02;
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final Duration MOST = Duration.ofSeconds(90);

  private final BrokerProcess broker;
  private final Path film;
  private final int rounds;
  private final int frames;
  private final int width;
  private final int quality;

  /**
   * Sets the measurement up.
   *
   * @param frames of each round, on either side
   * @param width to which frames are scaled, in pixels
   * @param quality of the JPEG pictures, 1 to 100
   */
  FileCost(BrokerProcess broker, Path film, int rounds, int frames, int width, int quality) {
    this.broker = broker;
    this.film = film;
    this.rounds = rounds;
    this.frames = frames;
    this.width = width;
    this.quality = quality;
  }

  /** Measures, and says what comes out as it comes. */
  void measure(String version, ObjectNode report, Consumer<String> print)
      throws InterruptedException {
    List<String> command = sameWork();
    Map<String, String> settings = new TreeMap<>();
    settings.put("ingest.realtime", "false");
    settings.put("ingest.loop", "true");
    settings.put("ingest.frame.max.width", Integer.toString(width));
    settings.put("ingest.jpeg.quality", Integer.toString(quality));
    print.accept("ffmpeg %s: ffmpeg %s".formatted(version, String.join(" ", command)));
    print.accept(
        "ingest: mien ingest file=%s %s"
            .formatted(
                film.getFileName(),
                settings.entrySet().stream()
                    .map(setting -> "--set " + setting.getKey() + "=" + setting.getValue())
                    .collect(Collectors.joining(" "))));
    ArrayNode all = report.putArray("rounds");
    List<Double> ratios = new ArrayList<>();
    try (IngestProcess ingest =
        IngestProcess.start(broker.bootstrapServers(), "file=" + film, settings)) {
      ingest.awaitPublished(1);
      boolean settled = ingest.settle(SETTLED, WINDOW, MOST);
      double warmUp = ingest.cpuSeconds();
      double warmUpFrames = ingest.published();
      report
          .put("warmUpCpuSeconds", warmUp)
          .put("warmUpFrames", warmUpFrames)
          .put("compilersSettled", settled);
      print.accept(
          String.format(
              Locale.ROOT,
              "warm-up of ingest: %.0f frames, %.1f s of CPU with its start, compilers %s",
              warmUpFrames,
              warmUp,
              settled ? "settled" : "still at work"));
      for (int round = 1; round <= rounds; round++) {
        ratios.add(round(round, ingest, command, all.addObject(), print));
      }
    }
    double median = Spread.of(ratios, ratio -> ratio).median();
    print.accept(
        String.format(
            Locale.ROOT, "file, 720p H.264 to JPEG: %.3f of ffmpeg's CPU time (median)", median));
    report
        .put("ratio", median)
        .put("ffmpegVersion", version)
        .put("ffmpegCommand", "ffmpeg " + String.join(" ", command));
  }

  private double round(
      int round,
      IngestProcess ingest,
      List<String> command,
      ObjectNode report,
      Consumer<String> print)
      throws InterruptedException {
    FfmpegProgram.Cost theirs;
    ingest.freeze();
    try {
      theirs = FfmpegProgram.measure(command);
    } finally {
      ingest.thaw();
    }
    // A while after the pause, so that nothing of it is left in the measure.
    ingest.awaitPublished(ingest.published() + frames / 10.0);
    double from = ingest.published();
    Cost ours = ingest.over(() -> ingest.awaitPublished(from + frames));
    double ratio = ours.cpuMillisPerFrame() / theirs.cpuMillisPerFrame();
    double bytes = (double) theirs.bytes() / theirs.frames();
    print.accept(
        String.format(
            Locale.ROOT,
            "round %d: ffmpeg %.2f ms CPU a frame of %.0f bytes, ingest %.2f ms of %.0f bytes,"
                + " published too: %.3f; ingest by threads: %s",
            round,
            theirs.cpuMillisPerFrame(),
            bytes,
            ours.cpuMillisPerFrame(),
            ours.bytesPerFrame(),
            ratio,
            CameraCost.byKind(ours)));
    report
        .put("ratio", ratio)
        .put("ffmpegCpuMillisPerFrame", theirs.cpuMillisPerFrame())
        .put("ffmpegBytesPerFrame", bytes)
        .put("ingestCpuMillisPerFrame", ours.cpuMillisPerFrame())
        .put("ingestBytesPerFrame", ours.bytesPerFrame());
    ObjectNode kinds = report.putObject("ingestCpuMillisPerFrameByKindOfThread");
    ours.nanosByKind().forEach((kind, nanos) -> kinds.put(kind, nanos / 1e6 / ours.frames()));
    return ratio;
  }

  /** The same decoding, scaling, tables of quality and Huffman tables, on one thread each. */
  private List<String> sameWork() {
    List<String> arguments = new ArrayList<>(List.of("-threads", "1", "-stream_loop", "-1"));
    arguments.addAll(List.of("-i", film.toString(), "-an"));
    arguments.addAll(List.of("-frames:v", Integer.toString(frames)));
    arguments.addAll(List.of("-vf", "scale=" + width + ":-2:flags=area"));
    arguments.addAll(List.of("-c:v", "mjpeg", "-threads", "1", "-huffman", "default"));
    arguments.addAll(List.of("-q:v", "8", "-intra_matrix", joined(JpegQuality.luma(quality))));
    arguments.addAll(List.of("-chroma_intra_matrix", joined(JpegQuality.chroma(quality))));
    arguments.addAll(List.of("-f", "null", "-"));
    return List.copyOf(arguments);
  }

  private static String joined(int[] table) {
    return Arrays.stream(table).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }
}
