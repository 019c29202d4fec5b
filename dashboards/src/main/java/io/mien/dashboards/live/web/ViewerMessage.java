package io.mien.dashboards.live.web;

import io.mien.contract.json.JsonFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a browser says.
 *
 * @param watch the cameras whose pictures it shows from now on
 * @param side what the longer side of a picture is on its screen, in pixels
 * @param drawn how many pictures of which camera it has drawn, or let go for newer ones, since it
 *     last said so
 */
record ViewerMessage(
    Optional<List<String>> watch, OptionalInt side, Optional<Map<String, Integer>> drawn) {
  static final JsonFormat<ViewerMessage> FORMAT =
      JsonFormat.of(ViewerMessage.class, "a message of the page");

  private static final int MOST_CAMERAS = 256;

  ViewerMessage {
    watch = watch.map(List::copyOf);
    drawn = drawn.map(Map::copyOf);
    if (watch.isPresent() && watch.get().size() > MOST_CAMERAS) {
      throw new IllegalArgumentException(
          "expected at most %d cameras, found %d".formatted(MOST_CAMERAS, watch.get().size()));
    }
    if (drawn.isPresent() && drawn.get().values().stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("expected at least 1 picture drawn, found fewer");
    }
  }
}
