package io.mien.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.contract.telemetry.MetricNames;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.JpegQuality;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What it costs to bring a camera into Kafka. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Measure the CPU time of ingest, in a process of its own, publishing to a broker in another:",
      "a camera of motion JPEG over HTTP at 720p30, whose pictures pass as they are; a 720p30 file"
          + " of H.264, decoded, scaled and encoded, against the program ffmpeg at the same work,"
          + " in turns; and the two encoders that could be used.",
      "Needs ffmpeg, which also makes the videos. Take the ratios; the rest depends on the machine."
    })
final class IngestBenchCommand implements Callable<Integer> {
  private static final int FPS = 30;
  private static final int VIDEO_SECONDS = 20;
  private static final int MOTION_JPEG_SCALE = 4;
  private static final int ENCODED_FRAMES = 300;

  /** Until the compilers of the process have settled. */
  private static final int WARM_UP_FRAMES = 900;

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Beyond any picture of the bench. */
  private static final int MAX_BYTES = 8_000_000;

  @Option(
      names = "--source",
      paramLabel = "VIDEO",
      description = "What to film, made 720p30 first; default: ffmpeg's test picture with noise.")
  private Optional<Path> source = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long the camera is measured. Default: 30s.")
  private Duration time = Duration.ofSeconds(30);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of file and ffmpeg; the median counts. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      description = "The file's frames are scaled down to this. Default: ${DEFAULT-VALUE}.")
  private int width = 640;

  @Option(
      names = "--quality",
      paramLabel = "N",
      description = "Of the file's JPEG pictures, 1 to 100. Default: ${DEFAULT-VALUE}.")
  private int quality = 85;

  @Spec private CommandSpec spec;

  private final ObjectNode report = JsonFile.report();

  /** What ingest cost over some frames. */
  private record Cost(double cpuSeconds, double wallSeconds, double frames, double bytes) {
    double cpuMillisPerFrame() {
      return cpuSeconds * 1e3 / frames;
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    if (rounds < 1 || time.isZero() || width < 16 || width > 1280 || quality < 1 || quality > 100) {
      throw new UserException(
          "expected --rounds of at least 1, some --time, a --width of 16 to 1280 and a --quality of"
              + " 1 to 100, found %d, %s, %d, %d".formatted(rounds, time, width, quality));
    }
    json.ifPresent(OutputFile::check);
    Logging.problemsOnly();
    String version = FfmpegProgram.version();
    try (TemporaryFolder folder = TemporaryFolder.make("mien-bench-ingest");
        BrokerProcess broker = BrokerProcess.start()) {
      Path film = folder.path().resolve("h264.mp4");
      Path pictures = folder.path().resolve("mjpeg.avi");
      FfmpegProgram.run(film(film));
      FfmpegProgram.run(
          List.of(
              "-v",
              "error",
              "-i",
              film.toString(),
              "-c:v",
              "mjpeg",
              "-huffman",
              "default",
              "-q:v",
              Integer.toString(MOTION_JPEG_SCALE),
              pictures.toString()));
      camera(broker, pictures);
      file(broker, film, version);
      encoders(film);
    }
    report
        .putObject("settings")
        .put("source", source.map(Path::toString).orElse("testsrc2 with noise"))
        .put("seconds", time.toMillis() / 1e3)
        .put("rounds", rounds)
        .put("widthPixels", width)
        .put("quality", quality)
        .put("processors", Runtime.getRuntime().availableProcessors());
    json.ifPresent(file -> JsonFile.write(file, report));
    return 0;
  }

  private List<String> film(Path to) {
    List<String> arguments = new ArrayList<>(List.of("-v", "error"));
    if (source.isPresent()) {
      arguments.addAll(List.of("-stream_loop", "-1", "-i", source.get().toString()));
      arguments.addAll(List.of("-an", "-vf", "scale=1280:720,fps=" + FPS));
    } else {
      arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=" + FPS));
      arguments.addAll(List.of("-vf", "noise=alls=8:allf=t"));
    }
    arguments.addAll(List.of("-t", Integer.toString(VIDEO_SECONDS), "-c:v", "libx264"));
    arguments.addAll(List.of("-preset", "veryfast", "-b:v", "4M", "-pix_fmt", "yuv420p"));
    arguments.add(to.toString());
    return arguments;
  }

  private void camera(BrokerProcess broker, Path pictures) throws InterruptedException {
    String url = "http://127.0.0.1:" + freePort() + "/camera";
    Process camera =
        FfmpegProgram.start(
            List.of(
                "-v",
                "error",
                "-re",
                "-stream_loop",
                "-1",
                "-i",
                pictures.toString(),
                "-c",
                "copy",
                "-f",
                "mpjpeg",
                "-listen",
                "1",
                url));
    Cost cost;
    try (IngestProcess ingest =
        IngestProcess.start(broker.bootstrapServers(), "camera=" + url, Map.of(), START)) {
      awaitPublished(ingest, WARM_UP_FRAMES / 2);
      cost = over(ingest, () -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    } finally {
      camera.destroyForcibly();
    }
    double share = cost.cpuSeconds / cost.wallSeconds;
    double fps = cost.frames / cost.wallSeconds;
    print(
        "camera, 720p motion JPEG passed on: %.2f %% of a core at %.1f frames/s of %.0f bytes",
        share * 100, fps, cost.bytes / cost.frames);
    report
        .putObject("camera")
        .put("cpuShareOfACore", share)
        .put("framesPerSecond", fps)
        .put("bytesPerFrame", cost.bytes / cost.frames)
        .put("cpuMillisPerFrame", cost.cpuMillisPerFrame());
  }

  private void file(BrokerProcess broker, Path film, String version) throws InterruptedException {
    int frames = 3 * FPS * VIDEO_SECONDS;
    List<String> command = sameWork(film, frames);
    Map<String, String> settings = new TreeMap<>();
    settings.put("ingest.realtime", "false");
    settings.put("ingest.loop", "true");
    settings.put("ingest.frame.max.width", Integer.toString(width));
    settings.put("ingest.jpeg.quality", Integer.toString(quality));
    print("ffmpeg %s: ffmpeg %s", version, String.join(" ", command));
    print(
        "ingest: mien ingest file=%s %s",
        film.getFileName(),
        settings.entrySet().stream()
            .map(setting -> "--set " + setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(" ")));
    ObjectNode node = report.putObject("file");
    ArrayNode all = node.putArray("rounds");
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      FfmpegProgram.Cost theirs = FfmpegProgram.measure(command);
      double start;
      Cost ours;
      try (IngestProcess ingest =
          IngestProcess.start(broker.bootstrapServers(), "file=" + film, settings, START)) {
        awaitPublished(ingest, WARM_UP_FRAMES);
        start = seconds(ingest.cpu());
        ours = over(ingest, () -> awaitPublished(ingest, WARM_UP_FRAMES + frames));
      }
      double ratio = ours.cpuMillisPerFrame() / theirs.cpuMillisPerFrame();
      ratios.add(ratio);
      print(
          "round %d: ffmpeg %.2f ms CPU a frame of %.0f bytes, ingest %.2f ms of %.0f bytes: %.3f;"
              + " its first %d frames and its start took %.1f s",
          round,
          theirs.cpuMillisPerFrame(),
          (double) theirs.bytes() / theirs.frames(),
          ours.cpuMillisPerFrame(),
          ours.bytes / ours.frames,
          ratio,
          WARM_UP_FRAMES,
          start);
      all.addObject()
          .put("ratio", ratio)
          .put("ffmpegCpuMillisPerFrame", theirs.cpuMillisPerFrame())
          .put("ffmpegBytesPerFrame", (double) theirs.bytes() / theirs.frames())
          .put("ingestCpuMillisPerFrame", ours.cpuMillisPerFrame())
          .put("ingestBytesPerFrame", ours.bytes / ours.frames)
          .put("startCpuSeconds", start);
    }
    double median = Spread.of(ratios, ratio -> ratio).median();
    print("file, 720p H.264 to JPEG: %.3f of ffmpeg's CPU time (median)", median);
    node.put("ratio", median)
        .put("ffmpegVersion", version)
        .put("ffmpegCommand", "ffmpeg " + String.join(" ", command));
  }

  /** The same decoding, scaling, tables of quality and Huffman tables, on one thread each. */
  private List<String> sameWork(Path film, int frames) {
    return List.of(
        "-threads",
        "1",
        "-stream_loop",
        "-1",
        "-i",
        film.toString(),
        "-an",
        "-frames:v",
        Integer.toString(frames),
        "-vf",
        "scale=" + width + ":-2:flags=area",
        "-c:v",
        "mjpeg",
        "-threads",
        "1",
        "-huffman",
        "default",
        "-q:v",
        "8",
        "-intra_matrix",
        joined(JpegQuality.luma(quality)),
        "-chroma_intra_matrix",
        joined(JpegQuality.chroma(quality)),
        "-f",
        "null",
        "-");
  }

  private static String joined(int[] table) {
    return Arrays.stream(table).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  private void encoders(Path film) {
    FrameShape shape =
        new FrameShape(
            OptionalInt.of(width),
            OptionalInt.empty(),
            Optional.empty(),
            List.of(),
            quality,
            MAX_BYTES);
    EncoderChoice.Costs costs = EncoderChoice.measure(film, shape, ENCODED_FRAMES);
    print(
        "encoders, from a decoded frame: FFmpeg's %.2f ms and %.0f bytes, libjpeg-turbo through"
            + " OpenCV %.2f ms and %.0f bytes",
        costs.ffmpeg().cpuMillisPerFrame(),
        costs.ffmpeg().bytesPerFrame(),
        costs.libjpegTurbo().cpuMillisPerFrame(),
        costs.libjpegTurbo().bytesPerFrame());
    ObjectNode node = report.putObject("encoders").put("frames", costs.frames());
    node.putObject("ffmpeg")
        .put("cpuMillisPerFrame", costs.ffmpeg().cpuMillisPerFrame())
        .put("bytesPerFrame", costs.ffmpeg().bytesPerFrame());
    node.putObject("libjpegTurboThroughOpenCv")
        .put("cpuMillisPerFrame", costs.libjpegTurbo().cpuMillisPerFrame())
        .put("bytesPerFrame", costs.libjpegTurbo().bytesPerFrame());
  }

  private static Cost over(IngestProcess ingest, Wait wait) throws InterruptedException {
    Scrape before = ingest.scrape();
    double cpu = seconds(ingest.cpu());
    long start = System.nanoTime();
    wait.run();
    double wall = (System.nanoTime() - start) / 1e9;
    double spent = seconds(ingest.cpu()) - cpu;
    Scrape after = ingest.scrape();
    return new Cost(
        spent,
        wall,
        after.sum(MetricNames.FRAMES_PUBLISHED) - before.sum(MetricNames.FRAMES_PUBLISHED),
        after.sum(MetricNames.PUBLISHED_BYTES) - before.sum(MetricNames.PUBLISHED_BYTES));
  }

  private static void awaitPublished(IngestProcess ingest, int frames) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (ingest.scrape().sum(MetricNames.FRAMES_PUBLISHED) < frames) {
      if (System.nanoTime() > end) {
        throw new UserException(
            "expected %d frames published within %d min, found %.0f"
                .formatted(
                    frames,
                    PATIENCE.toMinutes(),
                    ingest.scrape().sum(MetricNames.FRAMES_PUBLISHED)));
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserException("expected a free port, found none", e);
    }
  }

  private void print(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }

  /** Lets ingest work. */
  private interface Wait {
    void run() throws InterruptedException;
  }
}
