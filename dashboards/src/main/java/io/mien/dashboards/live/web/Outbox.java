package io.mien.dashboards.live.web;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What waits to be sent to one browser: of each kind the newest only, so that a slow browser misses
 * some and holds nobody up. A camera's next picture waits until the browser has drawn the one
 * before. Thread safe.
 */
final class Outbox {
  private final Map<String, Object> waiting = new LinkedHashMap<>();
  private final Set<String> unacknowledged = new HashSet<>();
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
        && !unacknowledged.contains(cameraId)
        && !waiting.containsKey("picture:" + cameraId);
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

  /** The browser has drawn the camera's picture. */
  synchronized void acknowledged(String cameraId) {
    unacknowledged.remove(cameraId);
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
      if (picture && !unacknowledged.add(key.substring(8))) {
        continue;
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
