package io.mien.dashboards.live.web;

import io.mien.contract.json.JsonFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a browser says.
 *
 * @param watch the cameras whose pictures it shows from now on
 * @param side what the longer side of a picture is on its screen, in pixels
 * @param drawn a camera whose picture it has drawn
 */
record ViewerMessage(Optional<List<String>> watch, OptionalInt side, Optional<String> drawn) {
  static final JsonFormat<ViewerMessage> FORMAT =
      JsonFormat.of(ViewerMessage.class, "a message of the page");

  private static final int MOST_CAMERAS = 256;

  ViewerMessage {
    watch = watch.map(List::copyOf);
    if (watch.isPresent() && watch.get().size() > MOST_CAMERAS) {
      throw new IllegalArgumentException(
          "expected at most %d cameras, found %d".formatted(MOST_CAMERAS, watch.get().size()));
    }
  }
}
