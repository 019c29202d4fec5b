package io.mien.dashboards.live.join;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.event.ExpressionEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The frames of all cameras that somebody watches, each joined with its faces. Thread safe. */
public final class FrameJoin {
  private final JoinSettings settings;
  private final Map<String, CameraJoin> cameras = new HashMap<>();
  private final Set<String> watched = new HashSet<>();
  private final Refusals refusals = new Refusals();

  /** Starts without any frame. */
  public FrameJoin(JoinSettings settings) {
    this.settings = settings;
  }

  /** From now on the frames of these cameras are kept, and of no others. */
  public synchronized void watch(Set<String> cameraIds) {
    for (String gone : watched) {
      CameraJoin camera = cameras.get(gone);
      if (camera != null && !cameraIds.contains(gone)) {
        camera.forgetFrames();
      }
    }
    watched.clear();
    watched.addAll(cameraIds);
  }

  /** A frame was read. */
  public synchronized void frame(Frame frame, long nowNanos) {
    String id = frame.metadata().cameraId();
    if (watched.contains(id)) {
      camera(id, nowNanos).frame(frame, nowNanos);
    }
  }

  /** A face was seen in a frame. */
  public synchronized void event(ExpressionEvent event, long nowNanos) {
    camera(event.cameraId(), nowNanos).event(event);
  }

  /** The stream tells how a camera is. */
  public synchronized void status(CameraStatus status, long nowNanos) {
    camera(status.cameraId(), nowNanos).status(status, nowNanos);
  }

  /** A camera is no more. */
  public synchronized void forget(String cameraId) {
    cameras.remove(cameraId);
  }

  /** A frame went to the dead letters. */
  public synchronized void refused(int partition, long offset) {
    refusals.add(partition, offset);
  }

  /** The stream has passed all frames before these offsets, and all it said of them was given. */
  public synchronized void passed(Map<Integer, Long> offsets) {
    offsets.forEach(
        (partition, offset) -> cameras.values().forEach(one -> one.passed(partition, offset)));
  }

  /** See {@link CameraJoin#next}. */
  public synchronized Optional<Showable> next(String cameraId, long nowNanos) {
    CameraJoin camera = cameras.get(cameraId);
    return camera == null ? Optional.empty() : camera.next(nowNanos);
  }

  /** Forgets everything: what comes next has no connection with it. */
  public synchronized void clear() {
    cameras.clear();
    refusals.clear();
  }

  private CameraJoin camera(String id, long nowNanos) {
    return cameras.computeIfAbsent(id, unseen -> new CameraJoin(settings, refusals, nowNanos));
  }
}
