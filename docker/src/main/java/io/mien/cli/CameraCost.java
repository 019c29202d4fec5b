package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.cli.IngestProcess.Cost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a camera of motion JPEG over HTTP costs ingest, whose pictures pass as they are.
 *
 * <p>Java compiles while it works, and at a few frames a second that goes on for minutes. So the
 * camera first hurries, until the compilers have little left to do, and then comes at its own rate,
 * until they have next to nothing; only what follows is measured, compilers included.
 */
final class CameraCost {
  private static final int FPS = 30;

  /** Times as fast as it films, while the compilers work. */
  private static final int HURRY = 10;

  private static final double HURRY_SETTLED = 0.03;
  private static final Duration HURRY_WINDOW = Duration.ofSeconds(5);
  private static final Duration HURRY_MOST = Duration.ofSeconds(45);
  private static final double SETTLED = 0.002;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofSeconds(90);

  private final BrokerProcess broker;
  private final Path pictures;
  private final Duration time;

  /**
   * Sets the measurement up.
   *
   * @param pictures a video of motion JPEG, 30 frames a second
   * @param time how long is measured
   */
  CameraCost(BrokerProcess broker, Path pictures, Duration time) {
    this.broker = broker;
    this.pictures = pictures;
    this.time = time;
  }

  /** Measures, and says what came out. */
  String measure(ObjectNode report) throws InterruptedException {
    int port = freePort();
    Process camera = camera(port, HURRY);
    long start = System.nanoTime();
    try (IngestProcess ingest =
        IngestProcess.start(
            broker.bootstrapServers(),
            "camera=http://127.0.0.1:" + port + "/camera",
            Map.of("ingest.reconnect.max.ms", "1000"))) {
      ingest.awaitPublished(FPS);
      ingest.settle(HURRY_SETTLED, HURRY_WINDOW, HURRY_MOST);
      camera.destroyForcibly().waitFor();
      camera = camera(port, 1);
      ingest.awaitPublished(ingest.published() + FPS);
      boolean settled = ingest.settle(SETTLED, WINDOW, MOST);
      double warmUp = (System.nanoTime() - start) / 1e9;
      Cost cost = ingest.over(() -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
      report
          .put("cpuShareOfACore", cost.shareOfACore())
          .put("framesPerSecond", cost.frames() / cost.wallSeconds())
          .put("bytesPerFrame", cost.bytesPerFrame())
          .put("cpuMillisPerFrame", cost.cpuMillisPerFrame())
          .put("warmUpSeconds", warmUp)
          .put("compilersSettled", settled);
      ObjectNode kinds = report.putObject("cpuShareByKindOfThread");
      cost.nanosByKind()
          .forEach((kind, nanos) -> kinds.put(kind, nanos / 1e9 / cost.wallSeconds()));
      return String.format(
          Locale.ROOT,
          "camera, 720p motion JPEG passed on: %.2f %% of a core at %.1f frames/s of %.0f bytes,"
              + " over %.0f s after %.0f s of warm-up; by threads: %s",
          cost.shareOfACore() * 100,
          cost.frames() / cost.wallSeconds(),
          cost.bytesPerFrame(),
          cost.wallSeconds(),
          warmUp,
          byKind(cost));
    } finally {
      camera.destroyForcibly();
    }
  }

  /** The share of each kind of thread, the largest first. */
  static String byKind(Cost cost) {
    return cost.nanosByKind().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(
            kind ->
                String.format(
                    Locale.ROOT,
                    "%s %.2f %%",
                    kind.getKey(),
                    kind.getValue() / 1e7 / cost.wallSeconds()))
        .collect(Collectors.joining(", "));
  }

  private Process camera(int port, int speed) {
    List<String> arguments = new ArrayList<>(List.of("-v", "error"));
    arguments.addAll(List.of("-readrate", Integer.toString(speed)));
    arguments.addAll(List.of("-stream_loop", "-1", "-i", pictures.toString(), "-c", "copy"));
    arguments.addAll(List.of("-f", "mpjpeg", "-listen", "1"));
    arguments.add("http://127.0.0.1:" + port + "/camera");
    return FfmpegProgram.start(arguments);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserException("expected a free port, found none", e);
    }
  }
}
