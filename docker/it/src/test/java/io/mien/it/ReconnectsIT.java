package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.telemetry.MetricNames;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.PictureCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real grabbers on real connections that are lost a thousand times leave nothing behind. */
class ReconnectsIT {
  private static final Path LOG = Path.of("target", "ingest-reconnects.log");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Each is looked after ten times a second, so so many make a thousand reconnects quick. */
  private static final int CAMERAS = 48;

  /**
   * Until pools, caches and compiled code have about the size that they keep: the launcher has code
   * compiled late.
   */
  private static final int FIRST_RECONNECTS = 2_000;

  private static final int RECONNECTS = 1_000;

  /** Compiled code and the allocator's arenas still grow a little. */
  private static final long MOST_GROWTH_BYTES = 32L << 20;

  private static final int MOST_MORE_THREADS = 3;
  private static final int MOST_MORE_FILES = 8;

  /** What a process holds. */
  private record Holdings(long threads, long files, long residentBytes) {
    static Holdings of(long pid) throws IOException {
      Path process = Path.of("/proc", Long.toString(pid));
      String status = Files.readString(process.resolve("status"));
      Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
      assertThat(resident.find()).isTrue();
      return new Holdings(
          count(process.resolve("task")),
          count(process.resolve("fd")),
          1024 * Long.parseLong(resident.group(1)));
    }

    private static long count(Path folder) throws IOException {
      try (Stream<Path> entries = Files.list(folder)) {
        return entries.count();
      }
    }
  }

  @Test
  void aThousandReconnectsOfRealGrabbersLeakNothing(@TempDir Path folder) throws Exception {
    Files.deleteIfExists(LOG);
    byte[] jpeg = PictureCodec.jpeg(new BgrPicture(160, 120, new byte[160 * 120 * 3]), 90).bytes();
    int port = Ports.free();
    try (DroppingCamera cameras = DroppingCamera.start(jpeg);
        BrokerWithTopics broker = BrokerWithTopics.start();
        MienProcess ingest = MienProcess.run(LOG, command(cameras, broker, port, folder))) {
      awaitOnline(ingest, port);
      Holdings quiet = Holdings.of(ingest.pid());

      cameras.drop(true);
      awaitReconnects(ingest, port, FIRST_RECONNECTS);
      Holdings before = Holdings.of(ingest.pid());
      double from = sum(port, MetricNames.CAMERA_RECONNECTS);
      long start = System.nanoTime();
      awaitReconnects(ingest, port, from + RECONNECTS);
      long took = System.nanoTime() - start;
      Holdings after = Holdings.of(ingest.pid());
      double reconnects = sum(port, MetricNames.CAMERA_RECONNECTS);
      assertThat(Files.readString(LOG, UTF_8)).contains("Server returned 5XX", "online");

      cameras.drop(false);
      awaitOnline(ingest, port);
      Holdings calm = awaitCalm(ingest, quiet);
      System.out.printf(
          "%.0f reconnects, the last %d in %.1f s: threads %d, then %d; files %d, then %d;"
              + " resident MiB %d, %d at the first %d, %d after all%n",
          reconnects,
          RECONNECTS,
          took / 1e9,
          quiet.threads,
          calm.threads,
          quiet.files,
          calm.files,
          quiet.residentBytes >> 20,
          before.residentBytes >> 20,
          FIRST_RECONNECTS,
          after.residentBytes >> 20);
      assertThat(calm.threads).as("threads").isLessThanOrEqualTo(quiet.threads + MOST_MORE_THREADS);
      assertThat(calm.files).as("files").isLessThanOrEqualTo(quiet.files + MOST_MORE_FILES);
      assertThat(after.residentBytes - before.residentBytes)
          .as("growth of what is resident over %d reconnects", RECONNECTS)
          .isLessThan(MOST_GROWTH_BYTES);
      assertThat(sum(port, MetricNames.ABANDONED_GRABBERS)).isZero();
      assertThat(cameras.connections()).isGreaterThan(RECONNECTS);
    }
  }

  /** Its whole heap is touched at the start: what its memory grows by is not the heap. */
  private static List<String> command(
      DroppingCamera cameras, BrokerWithTopics broker, int port, Path folder) throws IOException {
    List<String> command =
        new ArrayList<>(MienProcess.mien("-Xms192m -Xmx192m -XX:+AlwaysPreTouch"));
    command.addAll(List.of("ingest", "--bootstrap", broker.bootstrapServers()));
    for (String setting :
        List.of(
            "ingest.metrics.port=" + port,
            "ingest.reconnect.first.ms=1",
            "ingest.reconnect.max.ms=2")) {
      command.addAll(List.of("--set", setting));
    }
    StringBuilder file = new StringBuilder("defaults: {fps: 20}\ncameras:\n");
    for (int i = 0; i < CAMERAS; i++) {
      file.append("  - {id: camera%d, url: \"%s\"}%n".formatted(i, cameras.url(i)));
    }
    command.add("--cameras");
    command.add(Files.writeString(folder.resolve("cameras.yml"), file).toString());
    return command;
  }

  private static void awaitOnline(MienProcess ingest, int port) throws Exception {
    await(
        ingest,
        () -> sum(port, MetricNames.CAMERA_FEED_STATE, "online") == CAMERAS,
        "all cameras online");
  }

  private static void awaitReconnects(MienProcess ingest, int port, double count) throws Exception {
    await(ingest, () -> sum(port, MetricNames.CAMERA_RECONNECTS) >= count, count + " reconnects");
  }

  /** Threads and sockets that are on their way out are given time to go. */
  private static Holdings awaitCalm(MienProcess ingest, Holdings quiet) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Holdings now = Holdings.of(ingest.pid());
    while ((now.threads > quiet.threads + MOST_MORE_THREADS
            || now.files > quiet.files + MOST_MORE_FILES)
        && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(100);
      now = Holdings.of(ingest.pid());
    }
    return now;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(MienProcess ingest, Condition condition, String what) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(ingest.isAlive()).as("ingest runs, waiting for " + what).isTrue();
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static double sum(int port, String metric) throws IOException {
    return sum(port, metric, "");
  }

  /** All samples of a metric together, or those with a label of this value; 0 before it serves. */
  private static double sum(int port, String metric, String value) throws IOException {
    String text;
    try (var in = URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
      text = new String(in.readAllBytes(), UTF_8);
    } catch (java.net.ConnectException e) {
      return 0;
    }
    return text.lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> value.isEmpty() || line.contains("\"" + value + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
