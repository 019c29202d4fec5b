package io.mien.inference;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatus.State;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.window.ExpressionWindow;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How each camera is now. What is no longer true is taken away rather than left standing: of a
 * camera that is offline there is no lag and no window, of one that another instance has taken over
 * there is nothing. Thread safe; each camera is told of by one thread at a time.
 */
final class CameraGauges {
  private final Gauge states;
  private final Gauge fps;
  private final Gauge lag;
  private final Gauge shares;
  private final Gauge faces;
  private final CameraSeries all = new CameraSeries();
  private final Map<String, State> cameras = new ConcurrentHashMap<>();

  CameraGauges(CollectorRegistry registry) {
    states =
        gauge(
            registry,
            MetricNames.CAMERA_STATE,
            "1 for the state that the camera is in.",
            MetricNames.STATE);
    fps = gauge(registry, MetricNames.CAMERA_FPS, "Frames captured a second lately.");
    lag =
        gauge(
            registry,
            MetricNames.CAMERA_LAG_SECONDS,
            "From capture to processing, of the frame read last.");
    shares =
        gauge(
            registry,
            MetricNames.WINDOW_SHARE,
            "The part of the newest window's faces that showed an expression.",
            MetricNames.EXPRESSION);
    faces = gauge(registry, MetricNames.WINDOW_FACES, "Faces in the newest window.");
  }

  private Gauge gauge(CollectorRegistry registry, String name, String help, String... labels) {
    return all.add(
        Gauge.build(name, help).labelNames(CameraSeries.labels(labels)).register(registry));
  }

  /** A camera is in this state; what else there is to say follows with its next report. */
  void in(String camera, State now) {
    cameras.put(camera, now);
    for (State state : State.values()) {
      states.labels(camera, state.code()).set(state == now ? 1 : 0);
    }
    if (now == State.OFFLINE) {
      fps.labels(camera).set(0);
      lag.remove(camera);
      endWindow(camera);
    }
  }

  /** A camera was reported. */
  void reported(CameraStatus status) {
    in(status.cameraId(), status.state());
    if (status.state() != State.OFFLINE) {
      status.fps().ifPresent(rate -> fps.labels(status.cameraId()).set(rate));
      lag.labels(status.cameraId()).set(status.lagSeconds());
    }
  }

  /** A window of a camera was closed. */
  void closed(ExpressionWindow window) {
    String camera = window.cameraId();
    endWindow(camera);
    if (cameras.getOrDefault(camera, State.OFFLINE) == State.OFFLINE) {
      return; // the last window of a camera that is gone
    }
    window.faces().ifPresent(count -> faces.labels(camera).set((double) count));
    window
        .expressions()
        .ifPresent(
            expressions ->
                expressions
                    .shares()
                    .forEach((expression, share) -> shares.labels(camera, expression).set(share)));
  }

  private void endWindow(String camera) {
    CameraSeries.end(shares, camera);
    faces.remove(camera);
  }

  /** A camera is forgotten, or another instance's from now on. */
  void left(String camera) {
    cameras.remove(camera);
    all.end(camera);
  }
}
