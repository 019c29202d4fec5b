package io.mien.inference.aggregate;

/**
 * When a camera is taken for what.
 *
 * @param staleMillis without a frame, or with a newest frame of that age: stale
 * @param offlineMillis without a frame: offline
 * @param heartbeatMillis between two reports of a camera that is not offline
 * @param forgetMillis without a frame: forgotten, its row removed
 */
public record CameraTimes(
    long staleMillis, long offlineMillis, long heartbeatMillis, long forgetMillis) {

  /** Checks that the times follow on each other. */
  public CameraTimes {
    if (staleMillis < 1 || heartbeatMillis < 1) {
      throw new IllegalArgumentException(
          "expected at least 1 ms to stale and between heartbeats, found %d, %d"
              .formatted(staleMillis, heartbeatMillis));
    }
    if (offlineMillis < staleMillis || forgetMillis < offlineMillis) {
      throw new IllegalArgumentException(
          "expected a camera to be stale, then offline, then forgotten, found %d, %d, %d ms"
              .formatted(staleMillis, offlineMillis, forgetMillis));
    }
  }
}
