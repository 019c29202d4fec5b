package io.mien.dashboards.live.web;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What waits to be sent to one browser: of each kind the newest only, so that a slow browser misses
 * some and holds nobody up. Of a camera at most {@value #UNDER_WAY} pictures are under way that the
 * browser has not drawn. Thread safe.
 */
final class Outbox {
  /** One is drawn while the next one comes: else each would wait for the way there and back. */
  static final int UNDER_WAY = 2;

  private final Map<String, Object> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> underWay = new HashMap<>();
  private Set<String> watched = Set.of();
  private boolean sending;

  /** The cameras whose pictures the browser shows. */
  synchronized void watch(Set<String> cameraIds) {
    watched = Set.copyOf(cameraIds);
    waiting
        .keySet()
        .removeIf(key -> key.startsWith("picture:") && !watched.contains(key.substring(8)));
  }

  synchronized Set<String> watched() {
    return watched;
  }

  /** Whether a picture of this camera would be sent soon. */
  synchronized boolean wantsPicture(String cameraId) {
    return watched.contains(cameraId)
        && isFree(cameraId)
        && !waiting.containsKey("picture:" + cameraId);
  }

  private boolean isFree(String cameraId) {
    return underWay.getOrDefault(cameraId, 0) < UNDER_WAY;
  }

  /** Takes the place of a picture of the camera that still waits. */
  synchronized void picture(String cameraId, byte[] message) {
    if (watched.contains(cameraId)) {
      waiting.put("picture:" + cameraId, message);
    }
  }

  /** Takes the place of a text of the same kind that still waits. */
  synchronized void text(String kind, String message) {
    waiting.put("text:" + kind, message);
  }

  /** The browser has drawn so many pictures of a camera, or let them go for newer ones. */
  synchronized void acknowledged(String cameraId, int pictures) {
    underWay.computeIfPresent(
        cameraId, (camera, count) -> count > pictures ? count - pictures : null);
  }

  /**
   * What is to be sent now, text or bytes; empty while something is being sent, or where nothing
   * may be sent. Each must be answered by {@link #sent}.
   */
  synchronized Optional<Object> next() {
    if (sending) {
      return Optional.empty();
    }
    for (Map.Entry<String, Object> entry : waiting.entrySet()) {
      String key = entry.getKey();
      boolean picture = key.startsWith("picture:");
      if (picture) {
        if (!isFree(key.substring(8))) {
          continue;
        }
        underWay.merge(key.substring(8), 1, Integer::sum);
      }
      waiting.remove(key);
      sending = true;
      return Optional.of(entry.getValue());
    }
    return Optional.empty();
  }

  /** The socket took it. */
  synchronized void sent() {
    sending = false;
  }
}
