package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.topic.Topics;
import io.mien.it.Chromium.Page;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live view as its users see it: in a browser, with real video. */
class LiveViewIT {
  private static final Path LOG = Path.of("target", "live.log");

  /** How much less detail a hidden face has; what is left is a soft slope of colours. */
  private static final double LEAST_LOSS = 5;

  /** Of the whole view beyond the stream's own latency, on a machine that does other things too. */
  private static final long MOST_AGE_MILLIS = 2_000;

  private static final int CAMERAS = 16;
  private static final String SHOWN = "document.querySelector('canvas.picture')?.shown";

  /** A picture with a face whose place is certain: its header, its detail, its box as drawn. */
  private static final String PROBE =
      """
      (async () => {
        const { colour } = await import('/expressions.js');
        const canvas = document.querySelector('canvas.picture');
        const shown = canvas?.shown;
        if (!shown?.faces.length) return null;
        const copy = new OffscreenCanvas(canvas.width, canvas.height)
          .getContext('2d', { willReadFrequently: true });
        copy.drawImage(canvas, 0, 0);
        const scale = canvas.width / shown.frame.width;
        const box = shown.faces[0].box;
        const left = Math.round((box.x + 0.2 * box.width) * scale);
        const top = Math.round((box.y + 0.2 * box.height) * scale);
        const width = Math.round(0.6 * box.width * scale);
        const height = Math.round(0.6 * box.height * scale);
        const data = copy.getImageData(left, top, width, height).data;
        let energy = 0;
        for (let y = 0; y < height; y++) {
          for (let x = 0; x + 1 < width; x++) {
            const at = 4 * (y * width + x) + 1;
            energy += (data[at] - data[at + 4]) ** 2;
          }
        }
        const hex = colour(shown.faces[0].expression);
        const want = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
        // The line that is drawn at the left and right side of the box, at its middle and near it.
        const side = (x) => {
          for (let dy = -12; dy <= 12; dy++) {
            const y = Math.round((box.y + box.height / 2) * scale) + dy;
            for (let dx = -1; dx <= 1; dx++) {
              const pixel = copy.getImageData(Math.round(x * scale) + dx, y, 1, 1).data;
              if (want.every((part, i) => Math.abs(part - pixel[i]) < 24)) return true;
            }
          }
          return false;
        };
        return {
          sequence: shown.sequence, capturedAt: shown.capturedAt, cover: shown.cover,
          width: canvas.width, height: canvas.height, frame: shown.frame, faces: shown.faces,
          energy: energy / (width * height),
          drawn: side(box.x) && side(box.x + box.width),
        };
      })()
      """;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Path shared(String name) {
    Optional<Path> found =
        Stream.concat(
                Optional.ofNullable(System.getenv("MIEN_SHARED")).map(Path::of).stream(),
                Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                    .map(path -> path.resolve("shared")))
            .map(root -> root.resolve(name))
            .filter(Files::isRegularFile)
            .findFirst();
    assumeTrue(found.isPresent(), "needs " + name + " in a folder 'shared' above");
    return found.orElseThrow();
  }

  private static MienProcess live(int port, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("live", "--port", "" + port));
    arguments.addAll(List.of(more));
    return MienProcess.start(LOG, arguments.toArray(String[]::new));
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port + "/";
  }

  /** Waits for the server, then opens its page. */
  private static Page open(Chromium chromium, int port) throws Exception {
    long end = System.nanoTime() + Chromium.patience().toNanos();
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return chromium.open(url(socket.getPort()));
      } catch (ConnectException e) {
        assertThat(System.nanoTime()).as("the live view listens").isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  @Test
  void facesOfARealVideoAreHiddenUnderTheirBoxes(@TempDir Path folder) throws Exception {
    Path video = shared("media/pyfeat_single_face.mp4");
    int port = freePort();
    int open = freePort();
    try (Chromium chromium = Chromium.start();
        BrokerWithTopics broker = BrokerWithTopics.start();
        MienProcess infer =
            MienProcess.start(
                LOG,
                "infer",
                "--bootstrap",
                broker.bootstrapServers(),
                "--set",
                "state.dir=" + folder,
                "--set",
                "inference.metrics.port=0",
                // The timeline fills soon.
                "--set",
                "inference.windows.size.ms=2000",
                "--set",
                "inference.windows.grace.ms=500");
        MienProcess ingest =
            MienProcess.start(
                LOG,
                "ingest",
                "--bootstrap",
                broker.bootstrapServers(),
                "--loop",
                "--fps",
                "4",
                "--set",
                "ingest.metrics.port=0",
                "door=" + video);
        MienProcess shows = live(open, "--bootstrap", broker.bootstrapServers(), "--show-faces")) {
      MienProcess hides = live(port, "--bootstrap", broker.bootstrapServers());
      Page page = open(chromium, port);
      Page sharp = open(chromium, open);
      String face = SHOWN + "?.faces.length && " + SHOWN + ".cover === ";
      page.await(face + "'faces'");
      sharp.await(face + "'none'");

      double hidden = 0;
      double visible = Double.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        JsonNode seen = next(page, i == 0 ? "" : "faces");
        assertBoxesAreThoseOfTheEvents(broker, seen);
        assertThat(seen.get("drawn").asBoolean()).as("the box is drawn: " + seen).isTrue();
        hidden = Math.max(hidden, seen.get("energy").asDouble());
        visible = Math.min(visible, next(sharp, "none").get("energy").asDouble());
      }
      System.out.printf("detail in the face: %.1f shown, %.1f hidden%n", visible, hidden);
      assertThat(visible).isGreaterThan(LEAST_LOSS * hidden);
      page.screenshot("grid");

      assertAccessible(page);
      page.call("Emulation.setEmulatedMedia", dark());
      page.screenshot("grid-dark");
      assertAccessible(page);
      page.call("Emulation.setEmulatedMedia", Map.of("features", List.of()));

      // The keyboard alone leads to the camera and back.
      page.ask("document.querySelector('.tile a').focus()");
      page.press("Enter");
      page.await("!document.getElementById('detail').hidden");
      page.await("document.activeElement.id === 'detail-title'");
      page.await("document.querySelectorAll('.track .bar').length >= 8");
      page.await("document.querySelector('.plot canvas') && document.querySelector('tbody tr')");
      page.screenshot("detail");
      assertAccessible(page);
      page.press("Escape");
      page.await("document.getElementById('detail').hidden");
      assertThat(page.ask("document.activeElement.textContent").asText()).isEqualTo("door");

      assertNothingForeign(page, port);

      // A server that dies and comes back: the page says so, and goes on by itself.
      hides.kill();
      page.await("!document.getElementById('banner').hidden");
      page.screenshot("lost");
      String old = page.ask(SHOWN + ".capturedAt").asText();
      try (MienProcess again = live(port, "--bootstrap", broker.bootstrapServers())) {
        page.await("document.getElementById('banner').hidden");
        page.await(SHOWN + ".capturedAt > '" + old + "'");
        assertThat(again.isAlive()).isTrue();
      }
      assertThat(infer.isAlive() && ingest.isAlive() && shows.isAlive()).isTrue();
    }
  }

  private static Map<String, Object> dark() {
    return Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark")));
  }

  /** A picture with one face, as it is drawn now. */
  private static JsonNode next(Page page, String cover) throws Exception {
    long end = System.nanoTime() + Chromium.patience().toNanos();
    while (true) {
      JsonNode seen = page.ask(PROBE);
      if (seen.hasNonNull("faces")
          && (cover.isEmpty() || seen.get("cover").asText().equals(cover))) {
        return seen;
      }
      assertThat(System.nanoTime()).as("a face").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void assertBoxesAreThoseOfTheEvents(BrokerWithTopics broker, JsonNode seen) {
    List<ExpressionEvent> events =
        committed(broker.bootstrapServers()).stream()
            .filter(
                event ->
                    event.frameSeq() == seen.get("sequence").asLong()
                        && event
                            .capturedAt()
                            .equals(Instant.parse(seen.get("capturedAt").asText())))
            .toList();
    assertThat(seen.get("faces")).as("faces of the frame").hasSameSizeAs(events);
    for (int i = 0; i < events.size(); i++) {
      JsonNode box = seen.get("faces").get(i).get("box");
      assertThat(box.get("x").asDouble()).isEqualTo(events.get(i).box().x(), within(1e-6));
      assertThat(box.get("y").asDouble()).isEqualTo(events.get(i).box().y(), within(1e-6));
      assertThat(box.get("width").asDouble()).isEqualTo(events.get(i).box().width(), within(1e-6));
      assertThat(box.get("height").asDouble())
          .isEqualTo(events.get(i).box().height(), within(1e-6));
    }
  }

  private static List<ExpressionEvent> committed(String bootstrap) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(
          consumer.partitionsFor(Topics.EXPRESSIONS).stream()
              .map(info -> new TopicPartition(Topics.EXPRESSIONS, info.partition()))
              .toList());
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      List<ExpressionEvent> events = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          events.add(ExpressionEventJson.read(record.value()));
        }
      }
      return events;
    }
  }

  /** The rules of WCAG 2.2 that a program can check. */
  private static void assertAccessible(Page page) throws Exception {
    try (InputStream in = LiveViewIT.class.getResourceAsStream("/axe.min.js")) {
      assertThat(in).as("axe-core, which the build fetches").isNotNull();
      page.ask(new String(in.readAllBytes(), UTF_8) + "; 1");
    }
    JsonNode violations =
        page.ask(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
                + " 'best-practice'] }).then((found) => found.violations.map((one) => one.id + ' '"
                + " + one.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' |"
                + " ')))");
    assertThat(violations).isEmpty();
  }

  /** All that the page has asked for was this server's, and the console has nothing to say. */
  private static void assertNothingForeign(Page page, int port) {
    assertThat(page.requests).isNotEmpty();
    assertThat(page.requests)
        .allMatch(
            address ->
                address.startsWith(url(port))
                    || address.equals("ws://127.0.0.1:" + port + "/stream"));
    assertThat(page.complaints).isEmpty();
  }

  @Test
  void pageKeepsUpWithSixteenCamerasAtTenFramesASecond(@TempDir Path folder) throws Exception {
    List<byte[]> pictures = film(folder);
    int port = freePort();
    try (Chromium chromium = Chromium.start();
        BrokerWithTopics broker = BrokerWithTopics.start()) {
      try (MienProcess live = live(port, "--bootstrap", broker.bootstrapServers());
          PretendStream stream =
              PretendStream.start(
                  broker.bootstrapServers(), "mien-inference", pictures, CAMERAS, 10)) {
        Page page = open(chromium, port);
        page.await(
            "[...document.querySelectorAll('canvas.picture')].filter((c) => c.shown).length ==="
                + " 16");
        PageWatch alone = PageWatch.of(page, Duration.ofSeconds(8));
        page.screenshot("sixteen");
        report("16 cameras", alone, stream);
        // Beside a browser that has stopped in the middle of its work, and takes nothing.
        Page stalled = open(chromium, port);
        stalled.await(SHOWN);
        stalled.call("Debugger.enable", Map.of());
        stalled.call("Debugger.pause", Map.of());
        // A tab behind another draws nothing, and its frames are not read for it.
        page.await(
            "[...document.querySelectorAll('canvas.picture')]"
                + ".every((c) => c.shown && Date.now() - c.shown.shownAt < 1000)");
        PageWatch beside = PageWatch.of(page, Duration.ofSeconds(5));
        report("beside a stalled browser", beside, stream);
        stalled.call("Debugger.resume", Map.of());
        stalled.call("Debugger.disable", Map.of());
        stalled.await("Date.now() - Date.parse(" + SHOWN + ".capturedAt) < 3000");

        for (PageWatch watch : List.of(alone, beside)) {
          assertThat(watch.cameras).isEqualTo(CAMERAS);
          assertThat(watch.read)
              .as("each frame was drawn, or let go on purpose and counted")
              .isEqualTo(watch.published);
          assertThat(watch.made).isBetween(watch.drawn, watch.read);
          assertThat(watch.drawn).as("of the frames that came").isGreaterThan(watch.read / 4);
          assertThat(watch.median() - stream.medianLatency()).isLessThan(MOST_AGE_MILLIS);
          assertThat(watch.lastQuarter() - watch.firstQuarter())
              .as("it does not fall behind over time")
              .isLessThan(MOST_AGE_MILLIS / 2);
        }
        assertThat(beside.picturesPerSecond)
            .as("a stalled browser costs the other nothing")
            .isGreaterThan(alone.picturesPerSecond / 2);
        assertThat(live.isAlive()).isTrue();
        assertNothingForeign(page, port);
      }
    }
  }

  private static void report(String what, PageWatch watch, PretendStream stream) {
    System.out.printf(
        "%s: %.1f pictures/s, of %d frames %d made into pictures, %d drawn; age of the shown frame"
            + " p50 %d ms, p95 %d ms, first quarter %d ms, last %d ms; the stream's own latency p50"
            + " %d ms%n",
        what,
        watch.picturesPerSecond,
        watch.read,
        watch.made,
        watch.drawn,
        watch.median(),
        watch.percentile(.95),
        watch.firstQuarter(),
        watch.lastQuarter(),
        stream.medianLatency());
  }

  /** Frames of 640 x 360 of a real video. */
  private static List<byte[]> film(Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "no ffmpeg to read the video with");
    Process ffmpeg =
        new ProcessBuilder(
                "/usr/bin/ffmpeg",
                "-loglevel",
                "error",
                "-i",
                shared("media/pyfeat_single_face.mp4").toString(),
                "-q:v",
                "4",
                folder.resolve("%03d.jpg").toString())
            .inheritIO()
            .start();
    assertThat(ffmpeg.waitFor()).isZero();
    List<byte[]> pictures = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        pictures.add(Files.readAllBytes(file));
      }
    }
    return pictures;
  }

  @Test
  void whoHasNoTokenIsAskedForIt(@TempDir Path folder) throws Exception {
    String token = "correct-horse-battery";
    Path file = Files.writeString(folder.resolve("token"), token + "\n");
    int port = freePort();
    try (Chromium chromium = Chromium.start();
        // No broker anywhere: the page says that too.
        MienProcess live =
            live(
                port,
                "--bootstrap",
                "127.0.0.1:1",
                "--host",
                "0.0.0.0",
                "--token-file",
                file.toString())) {
      Page page = open(chromium, port);
      page.await("document.querySelector('input[type=password]')");
      assertAccessible(page);
      page.screenshot("login");
      page.go(url(port) + "?token=" + token);
      page.await("document.getElementById('cameras')");
      assertThat(page.ask("location.href").asText()).isEqualTo(url(port));
      assertThat(page.ask("document.cookie").asText()).as("no script sees it").isEmpty();
      for (JsonNode entry : page.call("Page.getNavigationHistory", Map.of()).get("entries")) {
        assertThat(entry.get("url").asText()).doesNotContain(token);
      }
      page.await("document.getElementById('notice').dataset.code === 'no-broker'");
      assertThat(page.ask("document.getElementById('notice').innerText").asText())
          .contains("No Kafka broker answers at 127.0.0.1:1.");
      page.screenshot("no-broker");
      assertAccessible(page);
      assertThat(live.isAlive()).isTrue();
    }
  }

  @Test
  void pageSaysWhatIsMissing(@TempDir Path folder) throws Exception {
    List<byte[]> pictures = film(folder);
    int port = freePort();
    try (Chromium chromium = Chromium.start();
        BrokerWithTopics broker = BrokerWithTopics.start();
        MienProcess live =
            live(port, "--bootstrap", broker.bootstrapServers(), "--group", "nobody")) {
      Page page = open(chromium, port);
      page.await("document.getElementById('notice').dataset.code === 'no-frames'");
      try (PretendStream stream =
          PretendStream.start(broker.bootstrapServers(), "nobody", pictures, 1, 5)) {
        page.await(SHOWN + "?.cover === 'faces'");
        page.await("document.getElementById('notice').hidden");
        // From now on frames come and nobody judges them: all of each picture is hidden.
        stream.stopJudging();
        page.await(SHOWN + ".cover === 'unjudged'");
        page.await("document.getElementById('notice').dataset.code === 'no-inference'");
        page.screenshot("no-inference");
      }
      assertThat(live.isAlive()).isTrue();
    }
  }
}
