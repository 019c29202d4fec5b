package io.mien.inference;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.episode.ExpressionEpisode;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.window.ExpressionWindow;
import io.mien.inference.aggregate.CameraWindows;
import io.mien.inference.load.SkipReason;
import io.mien.vision.model.Expression;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What each camera has come to, and how it is now. The series of a camera end with it. Thread safe;
 * each camera is told of by one thread at a time.
 */
public final class CameraMetrics {

  private final Counter frames;
  private final Counter framesWithoutFaces;
  private final Counter faces;
  private final Counter events;
  private final Counter uncertain;
  private final Counter episodes;
  private final Counter skipped;
  private final Counter windows;
  private final Counter uncounted;
  private final Gauge states;
  private final CameraGauges gauges;
  private final CameraSeries byCamera = new CameraSeries();
  private final Supplier<List<String>> expressions;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final LongAdder frameCount = new LongAdder();
  private final LongAdder faceCount = new LongAdder();

  /**
   * Registers the metrics.
   *
   * @param expressions those that the model may see in a face
   */
  CameraMetrics(CollectorRegistry registry, Supplier<List<String>> expressions) {
    this.expressions = expressions;
    frames = counter(registry, MetricNames.FRAMES, "Frames read and judged.");
    framesWithoutFaces =
        counter(
            registry, MetricNames.FRAMES_WITHOUT_FACES, "Frames of which no face has an event.");
    faces = counter(registry, MetricNames.FACES, "Faces found, those that have an event.");
    events = counter(registry, MetricNames.EVENTS, "Events emitted.", MetricNames.EXPRESSION);
    uncertain = counter(registry, MetricNames.EVENTS_UNCERTAIN, "Events whose label is uncertain.");
    episodes =
        counter(
            registry,
            MetricNames.EPISODES,
            "Episodes of an expression that are over.",
            MetricNames.EXPRESSION);
    skipped =
        counter(
            registry,
            MetricNames.FRAMES_SKIPPED,
            "Frames that bounded mode skipped.",
            MetricNames.REASON);
    windows = counter(registry, MetricNames.WINDOWS, "Windows closed and emitted.");
    uncounted =
        counter(
            registry,
            MetricNames.FRAMES_UNCOUNTED,
            "Frames that are in no window.",
            MetricNames.REASON);
    states =
        Gauge.build(MetricNames.CAMERAS, "Cameras in each state.")
            .labelNames(MetricNames.STATE)
            .register(registry);
    for (CameraStatus.State state : CameraStatus.State.values()) {
      states.labels(state.code());
    }
    gauges = new CameraGauges(registry);
  }

  private Counter counter(CollectorRegistry registry, String name, String help, String... labels) {
    return byCamera.add(
        Counter.build(name, help).labelNames(CameraSeries.labels(labels)).register(registry));
  }

  /** Starts the series of a camera at zero, so that the first of anything is an increase. */
  private void meet(String camera) {
    if (!known.add(camera)) {
      return;
    }
    uncertain.labels(camera);
    windows.labels(camera);
    for (SkipReason reason : SkipReason.values()) {
      skipped.labels(camera, reason.code());
    }
    for (CameraWindows.Outcome outcome : CameraWindows.Outcome.values()) {
      if (outcome != CameraWindows.Outcome.COUNTED) {
        uncounted.labels(camera, outcome.code());
      }
    }
    for (String expression : expressions.get()) {
      events.labels(camera, expression);
      if (!expression.equals(Expression.NEUTRAL.label())) { // which makes no episodes
        episodes.labels(camera, expression);
      }
    }
  }

  /** A frame of a camera was judged, and so many faces of it have an event. */
  public void judged(String camera, int faceCount) {
    meet(camera);
    frames.labels(camera).inc();
    frameCount.increment();
    faces.labels(camera).inc(faceCount);
    this.faceCount.add(faceCount);
    framesWithoutFaces.labels(camera).inc(faceCount == 0 ? 1 : 0);
  }

  /** An event was emitted. */
  public void emitted(ExpressionEvent event) {
    events.labels(event.cameraId(), event.expression()).inc();
    if (event.uncertain()) {
      uncertain.labels(event.cameraId()).inc();
    }
  }

  /** An episode is over. */
  public void over(ExpressionEpisode episode) {
    episodes.labels(episode.cameraId(), episode.expression()).inc();
  }

  /** A frame of a camera was skipped. */
  public void skipped(String camera, SkipReason reason) {
    meet(camera);
    skipped.labels(camera, reason.code()).inc();
  }

  /** A window was emitted. */
  public void closed(ExpressionWindow window) {
    windows.labels(window.cameraId()).inc();
    gauges.closed(window);
  }

  /** A frame of a camera came to no window. */
  public void uncounted(String camera, CameraWindows.Outcome reason) {
    uncounted.labels(camera, reason.code()).inc();
  }

  /** A camera is this instance's from now on, and in this state, as its task remembers it. */
  public void entered(String camera, CameraStatus.State state) {
    states.labels(state.code()).inc();
    gauges.in(camera, state);
  }

  /** A camera was reported, which was in a state before. */
  public void reported(CameraStatus.State before, CameraStatus status) {
    states.labels(before.code()).dec();
    states.labels(status.state().code()).inc();
    gauges.reported(status);
  }

  /** A camera's task has left this instance. */
  public void left(String camera, CameraStatus.State last) {
    states.labels(last.code()).dec();
    gauges.left(camera);
  }

  /** A camera is forgotten, and so are all of its series. */
  public void forgotten(String camera, CameraStatus.State last) {
    left(camera, last);
    known.remove(camera);
    byCamera.end(camera);
  }

  /** Frames judged so far, of all cameras. */
  public long frames() {
    return frameCount.sum();
  }

  /** Faces that had an event so far, of all cameras. */
  public long faces() {
    return faceCount.sum();
  }
}
