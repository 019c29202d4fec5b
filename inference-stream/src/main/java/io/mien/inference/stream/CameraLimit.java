package io.mien.inference.stream;

import io.mien.contract.frame.RefusedFrameException;
import io.mien.contract.frame.RefusedFrameException.Reason;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many cameras an instance keeps something of: without it, a producer that gives each frame a
 * key of its own would fill the memory until they are forgotten. Frames under way when the last
 * place is taken still find theirs. One for the process, shared by its threads. Thread safe.
 */
final class CameraLimit {
  private final int most;
  private final Set<String> cameras = ConcurrentHashMap.newKeySet();

  /**
   * Has room for so many.
   *
   * @param most at least 1
   */
  CameraLimit(int most) {
    this.most = most;
  }

  /** Throws {@link RefusedFrameException} for a camera that has no place. */
  void require(String camera) {
    if (cameras.size() >= most && !cameras.contains(camera)) {
      throw new RefusedFrameException(
          Reason.TOO_MANY_CAMERAS,
          "expected at most %d cameras (the key is the camera's id, inference.cameras.max their number), found '%s' besides"
              .formatted(most, camera));
    }
  }

  /** A camera is this instance's from now on. */
  void entered(String camera) {
    cameras.add(camera);
  }

  /** A camera is forgotten, or its task has left this instance. */
  void left(String camera) {
    cameras.remove(camera);
  }
}
