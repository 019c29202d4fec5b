package io.mien.it;

import static io.mien.it.LiveView.SHOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.it.Chromium.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live view under the load of many cameras, beside a browser that takes nothing. */
class LiveViewLoadIT {
  private static final int CAMERAS = 16;

  /** Of the whole view beyond the stream's own latency, on a machine that does other things too. */
  private static final long MOST_AGE_MILLIS = 2_000;

  @Test
  void pageKeepsUpWithSixteenCamerasAtTenFramesASecond(@TempDir Path folder) throws Exception {
    List<byte[]> pictures = Film.pictures(folder);
    try (Chromium chromium = Chromium.start();
        BrokerWithTopics broker = BrokerWithTopics.start()) {
      try (LiveView live = LiveView.start("--bootstrap", broker.bootstrapServers());
          PretendStream stream =
              PretendStream.start(
                  broker.bootstrapServers(), "mien-inference", pictures, CAMERAS, 10)) {
        Page page = live.open(chromium);
        page.await(
            "[...document.querySelectorAll('canvas.picture')].filter((c) => c.shown).length ==="
                + " 16");
        PageWatch alone = PageWatch.of(page, Duration.ofSeconds(8));
        page.screenshot("sixteen");
        report("16 cameras", alone, stream);
        // Beside a browser that has stopped in the middle of its work, and takes nothing.
        Page stalled = live.open(chromium);
        stalled.await(SHOWN);
        stalled.call("Debugger.enable", Map.of());
        stalled.call("Debugger.pause", Map.of());
        // A tab behind another draws nothing, and its frames are not read for it: a second later
        // they are.
        page.await(
            "[...document.querySelectorAll('canvas.picture')]"
                + ".every((c) => c.shown && c.shown.shownAt > (window.since ??= Date.now()) + 1000)");
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
        live.assertNothingForeign(page);
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
}
