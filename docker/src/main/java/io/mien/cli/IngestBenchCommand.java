package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.ingest.picture.FrameShape;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What it costs to bring a camera into Kafka. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Measure the CPU time of ingest, in a process of its own, publishing to a broker in another:"
          + " a camera of motion JPEG over HTTP at 720p30, whose pictures pass as they are; a 720p30 file"
          + " of H.264, decoded, scaled and encoded, against the program ffmpeg at the same work,"
          + " in turns; and the two encoders that could be used.",
      "What Java's compilers cost in the first minutes is waited for, stated, and not counted.",
      "Needs ffmpeg 5 or later, which also makes the videos. Take the ratios; the rest depends on"
          + " the machine."
    })
final class IngestBenchCommand implements Callable<Integer> {
  private static final int FPS = 30;
  private static final int VIDEO_SECONDS = 20;
  private static final int MOTION_JPEG_SCALE = 4;
  private static final int ENCODED_FRAMES = 300;

  /** Beyond any picture of the bench. */
  private static final int MAX_BYTES = 8_000_000;

  @Option(
      names = "--source",
      paramLabel = "VIDEO",
      description = "What to film, made 720p30 first; default: ffmpeg's test picture with noise.")
  private Optional<Path> source = Optional.empty();

  @Mixin private ReportOption json = new ReportOption();

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long the camera is measured. Default: 60s.")
  private Duration time = Duration.ofSeconds(60);

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

  @Override
  public Integer call() throws InterruptedException {
    if (rounds < 1 || time.isZero() || width < 16 || width > 1280 || quality < 1 || quality > 100) {
      throw new UserException(
          "expected --rounds of at least 1, some --time, a --width of 16 to 1280 and a --quality of"
              + " 1 to 100, found %d, %s, %d, %d".formatted(rounds, time, width, quality));
    }
    json.check();
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
      print(new CameraCost(broker, pictures, time).measure(report.putObject("camera")));
      new FileCost(broker, film, rounds, 3 * FPS * VIDEO_SECONDS, width, quality)
          .measure(version, report.putObject("file"), this::print);
      print(encoders(film));
    }
    report
        .putObject("settings")
        .put("source", source.map(Path::toString).orElse("testsrc2 with noise"))
        .put("seconds", time.toMillis() / 1e3)
        .put("rounds", rounds)
        .put("widthPixels", width)
        .put("quality", quality)
        .put("processors", Runtime.getRuntime().availableProcessors());
    json.write(report);
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

  private String encoders(Path film) {
    FrameShape shape =
        new FrameShape(
            OptionalInt.of(width),
            OptionalInt.empty(),
            Optional.empty(),
            List.of(),
            quality,
            MAX_BYTES);
    EncoderChoice.Costs costs = EncoderChoice.measure(film, shape, ENCODED_FRAMES);
    ObjectNode node = report.putObject("encoders").put("frames", costs.frames());
    node.putObject("ffmpeg")
        .put("cpuMillisPerFrame", costs.ffmpeg().cpuMillisPerFrame())
        .put("bytesPerFrame", costs.ffmpeg().bytesPerFrame());
    node.putObject("libjpegTurboThroughOpenCv")
        .put("cpuMillisPerFrame", costs.libjpegTurbo().cpuMillisPerFrame())
        .put("bytesPerFrame", costs.libjpegTurbo().bytesPerFrame());
    return String.format(
        Locale.ROOT,
        "encoders, from a decoded frame: FFmpeg's %.2f ms and %.0f bytes, libjpeg-turbo through"
            + " OpenCV %.2f ms and %.0f bytes",
        costs.ffmpeg().cpuMillisPerFrame(),
        costs.ffmpeg().bytesPerFrame(),
        costs.libjpegTurbo().cpuMillisPerFrame(),
        costs.libjpegTurbo().bytesPerFrame());
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
