package io.mien.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.it.Chromium.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a page showed over a while: for each picture, its age when it was drawn. */
final class PageWatch {
  final List<Long> ages = new ArrayList<>();
  int cameras;

  /** Frames of all cameras between the first and the last that was drawn of each. */
  long published;

  /** How many of them the server says that it has read, made into pictures, and had drawn. */
  long read;

  long made;
  long drawn;
  double picturesPerSecond;

  static PageWatch of(Page page, Duration time) throws Exception {
    // Each canvas is given a new object with each picture that it draws.
    JsonNode seen =
        page.ask(
            """
            new Promise((done) => {
              const ages = [];
              const first = new Map();
              const last = new Map();
              const end = performance.now() + %d;
              const look = () => {
                for (const canvas of document.querySelectorAll('canvas.picture')) {
                  const shown = canvas.shown;
                  if (!shown || last.get(canvas) === shown) continue;
                  if (!first.has(canvas)) first.set(canvas, shown);
                  last.set(canvas, shown);
                  ages.push(shown.shownAt - Date.parse(shown.capturedAt));
                }
                if (performance.now() < end) setTimeout(look, 20);
                else done({ ages, cameras: last.size, ...counts() });
              };
              const counts = () => Object.fromEntries(['sequence', 'read', 'made', 'drawn'].map((what) => [
                what,
                [...last].reduce((sum, [canvas, shown]) => sum + shown[what] - first.get(canvas)[what], 0),
              ]));
              look();
            })
            """
                .formatted(time.toMillis()));
    PageWatch watch = new PageWatch();
    seen.get("ages").forEach(age -> watch.ages.add(age.asLong()));
    watch.cameras = seen.get("cameras").asInt();
    watch.published = seen.get("sequence").asLong();
    watch.read = seen.get("read").asLong();
    watch.made = seen.get("made").asLong();
    watch.drawn = seen.get("drawn").asLong();
    watch.picturesPerSecond = watch.drawn / (time.toMillis() / 1e3);
    return watch;
  }

  long percentile(double share) {
    return percentile(ages, share);
  }

  static long percentile(List<Long> values, double share) {
    long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) (share * (sorted.length - 1))];
  }

  long median() {
    return percentile(.5);
  }

  long firstQuarter() {
    return percentile(ages.subList(0, ages.size() / 4), .5);
  }

  long lastQuarter() {
    return percentile(ages.subList(ages.size() * 3 / 4, ages.size()), .5);
  }
}
