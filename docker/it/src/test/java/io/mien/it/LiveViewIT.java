package io.mien.it;

import static io.mien.it.LiveView.SHOWN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.topic.Topics;
import io.mien.it.Chromium.Page;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live view as its users see it: in a browser, with real video. */
class LiveViewIT {
  /** How much less detail a hidden face has; what is left is a soft slope of colours. */
  private static final double LEAST_LOSS = 5;

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

  @Test
  void facesOfARealVideoAreHiddenUnderTheirBoxes(@TempDir Path folder) throws Exception {
    try (Chromium chromium = Chromium.start();
        BrokerWithTopics broker = BrokerWithTopics.start();
        MienProcess infer =
            MienProcess.start(
                LiveView.LOG,
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
                LiveView.LOG,
                "ingest",
                "--bootstrap",
                broker.bootstrapServers(),
                "--loop",
                "--fps",
                "4",
                "--set",
                "ingest.metrics.port=0",
                "door=" + Film.video());
        LiveView hides = LiveView.start("--bootstrap", broker.bootstrapServers());
        LiveView shows = LiveView.start("--bootstrap", broker.bootstrapServers(), "--show-faces")) {
      Page page = hides.open(chromium);
      Page sharp = shows.open(chromium);
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

      hides.assertNothingForeign(page);
      assertThat(infer.isAlive() && ingest.isAlive() && hides.isAlive() && shows.isAlive())
          .isTrue();
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
        CommittedRecords.of(broker.bootstrapServers(), Topics.EXPRESSIONS).stream()
            .map(record -> ExpressionEventJson.read(record.value()))
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

  @Test
  void whoHasNoTokenIsAskedForIt(@TempDir Path folder) throws Exception {
    String token = "correct-horse-battery";
    Path file = Files.writeString(folder.resolve("token"), token + "\n");
    try (Chromium chromium = Chromium.start();
        // No broker anywhere: the page says that too.
        LiveView live =
            LiveView.start(
                "--bootstrap",
                "127.0.0.1:1",
                "--host",
                "0.0.0.0",
                "--token-file",
                file.toString())) {
      Page page = live.open(chromium);
      page.await("document.querySelector('input[type=password]')");
      assertAccessible(page);
      page.screenshot("login");
      page.go(live.url() + "?token=" + token);
      page.await("document.getElementById('cameras')");
      assertThat(page.ask("location.href").asText()).isEqualTo(live.url());
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
}
