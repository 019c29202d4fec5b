package io.mien.inference;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.episode.ExpressionEpisode;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.window.ExpressionWindow;
import io.mien.inference.aggregate.CameraWindows;
import io.mien.inference.load.SkipReason;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the stream does, and how long it takes. Thread safe. */
public final class InferenceMetrics {

  /** What a frame goes through. */
  public enum Stage {
    DECODE,
    DETECT,
    CROP,
    /** Waiting for the batch included. */
    INFER;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Counter frames;
  private final Counter framesWithoutFaces;
  private final Counter faces;
  private final Counter events;
  private final Counter uncertain;
  private final Counter episodes;
  private final Counter deadLetters;
  private final Counter skipped;
  private final Histogram stages;
  private final Histogram captureToEvent;
  private final Histogram commits;
  private final Histogram batches;
  private final Histogram frameBatches;
  private final Gauge runtime;
  private final Counter windows;
  private final Counter uncounted;
  private final Gauge cameras;
  private final CameraGauges gauges;
  private final Gauge consumerLag;
  private final Gauge deviceLost;
  private final CameraSeries byCamera = new CameraSeries();
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private volatile List<String> expressions = List.of();
  private final LongAdder frameCount = new LongAdder();
  private final LongAdder faceCount = new LongAdder();
  private final LongAdder deadLetterCount = new LongAdder();
  private final LongAdder commitCount = new LongAdder();
  private final DoubleAdder commitSeconds = new DoubleAdder();

  /** Registers all metrics. */
  public InferenceMetrics(CollectorRegistry registry) {
    String camera = MetricNames.CAMERA;
    frames = counter(registry, MetricNames.FRAMES, "Frames read and judged.", camera);
    framesWithoutFaces =
        counter(
            registry,
            MetricNames.FRAMES_WITHOUT_FACES,
            "Frames of which no face has an event.",
            camera);
    faces = counter(registry, MetricNames.FACES, "Faces found, those that have an event.", camera);
    events =
        counter(registry, MetricNames.EVENTS, "Events emitted.", camera, MetricNames.EXPRESSION);
    uncertain =
        counter(registry, MetricNames.EVENTS_UNCERTAIN, "Events whose label is uncertain.", camera);
    episodes =
        counter(
            registry,
            MetricNames.EPISODES,
            "Episodes of an expression that are over.",
            camera,
            MetricNames.EXPRESSION);
    deadLetters =
        Counter.build(MetricNames.DEAD_LETTERS, "Frames sent to the dead letters.")
            .labelNames(MetricNames.REASON)
            .register(registry);
    skipped =
        counter(
            registry,
            MetricNames.FRAMES_SKIPPED,
            "Frames that bounded mode skipped.",
            camera,
            MetricNames.REASON);
    stages =
        Histogram.build(MetricNames.STAGE_SECONDS, "Time that a frame spends in a stage.")
            .labelNames(MetricNames.STAGE)
            .buckets(.0005, .001, .002, .004, .008, .016, .032, .064, .128, .256, .512, 1)
            .register(registry);
    captureToEvent =
        Histogram.build(
                MetricNames.CAPTURE_TO_EVENT_SECONDS,
                "From a frame's capture to the emission of its events.")
            .buckets(.01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30, 60, 300)
            .register(registry);
    commits = commits(registry);
    batches = sizes(registry, MetricNames.BATCH_FACES, "Faces in one run of the model.");
    frameBatches = sizes(registry, MetricNames.BATCH_FRAMES, "Frames in one run of the detector.");
    runtime =
        gauge(
            registry,
            MetricNames.RUNTIME_INFO,
            "What really runs; always 1.",
            MetricNames.PROVIDER,
            MetricNames.MODEL,
            MetricNames.VERSION,
            MetricNames.DETECTOR);
    windows = counter(registry, MetricNames.WINDOWS, "Windows closed and emitted.", camera);
    uncounted =
        counter(
            registry,
            MetricNames.FRAMES_UNCOUNTED,
            "Frames that are in no window.",
            camera,
            MetricNames.REASON);
    cameras = gauge(registry, MetricNames.CAMERAS, "Cameras in each state.", MetricNames.STATE);
    gauges = new CameraGauges(registry);
    consumerLag =
        gauge(
            registry,
            MetricNames.CONSUMER_LAG_RECORDS,
            "Frames in Kafka that the group has not committed yet.",
            MetricNames.TOPIC,
            MetricNames.PARTITION);
    deviceLost =
        gauge(
            registry,
            MetricNames.DEVICE_LOST,
            "1 once the device of the networks is lost, upon which the service ends.");
    startAtZero();
  }

  private void startAtZero() {
    for (RefusedFrameException.Reason reason : RefusedFrameException.Reason.values()) {
      deadLetters.labels(reason.code()); // so that a rate exists before the first one
    }
    for (CameraStatus.State state : CameraStatus.State.values()) {
      cameras.labels(state.code());
    }
    for (Stage stage : Stage.values()) {
      stages.labels(stage.label());
    }
  }

  private static Gauge gauge(
      CollectorRegistry registry, String name, String help, String... labels) {
    return Gauge.build(name, help).labelNames(labels).register(registry);
  }

  private static Histogram commits(CollectorRegistry registry) {
    return Histogram.build(MetricNames.COMMIT_SECONDS, "What a commit of a stream thread takes.")
        .buckets(.002, .005, .01, .02, .05, .1, .2, .5, 1, 5)
        .register(registry);
  }

  private static Histogram sizes(CollectorRegistry registry, String name, String help) {
    return Histogram.build(name, help).buckets(1, 2, 4, 8, 16, 32, 64).register(registry);
  }

  /** A counter by camera, and perhaps more. */
  private Counter counter(CollectorRegistry registry, String name, String help, String... labels) {
    return byCamera.add(Counter.build(name, help).labelNames(labels).register(registry));
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
    for (String expression : expressions) {
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

  /** A stage ended that began at this {@link System#nanoTime}. */
  void took(Stage stage, long sinceNanos) {
    stages.labels(stage.label()).observe((System.nanoTime() - sinceNanos) / 1e9);
  }

  /** The expression model ran on so many faces. */
  void modelRan(int faceCount) {
    batches.observe(faceCount);
  }

  /** The detector ran on so many frames. */
  void detectorRan(int frameCount) {
    frameBatches.observe(frameCount);
  }

  /** This is what runs. */
  void runs(String provider, ModelBundle model, String detector) {
    expressions = model.labels().stream().map(Expression::label).toList();
    runtime.labels(provider, model.name(), model.version(), detector).set(1);
  }

  /** The networks no longer answer as they did at start. */
  public void deviceLost() {
    deviceLost.set(1);
  }

  /** Whether {@link #deviceLost} was said. */
  boolean isDeviceLost() {
    return deviceLost.get() > 0;
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

  /** All events of a frame were emitted, so long after its capture. */
  public void latency(double captureToEventSeconds) {
    // A capture time may lie ahead of the clock, for instance of a film that is read fast.
    captureToEvent.observe(Math.max(0, captureToEventSeconds));
  }

  /** A thread of the stream has committed, which took so long. */
  public void committed(double seconds) {
    commits.observe(seconds);
    commitCount.increment();
    commitSeconds.add(seconds);
  }

  /** A frame went to the dead letters. */
  public void refused(RefusedFrameException.Reason reason) {
    deadLetters.labels(reason.code()).inc();
    deadLetterCount.increment();
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

  /** So many more cameras are in a state; fewer, where negative. */
  public void cameras(CameraStatus.State state, int difference) {
    cameras.labels(state.code()).inc(difference);
  }

  /** A camera is in this state, as its task remembers it. */
  public void camera(String camera, CameraStatus.State state) {
    gauges.in(camera, state);
  }

  /** A camera was reported. */
  public void camera(CameraStatus status) {
    gauges.reported(status);
  }

  /** A camera's task has left this instance. */
  public void cameraLeft(String camera) {
    gauges.left(camera);
  }

  /** A camera is forgotten, and so are all of its series. */
  public void cameraForgotten(String camera) {
    gauges.left(camera);
    known.remove(camera);
    byCamera.end(camera);
  }

  /** So many frames of a partition are not committed yet. */
  public void lag(String topic, int partition, long records) {
    consumerLag.labels(topic, Integer.toString(partition)).set((double) records);
  }

  /** Nobody knows how many frames are not committed yet. */
  public void lagUnknown() {
    consumerLag.clear();
  }

  /** Frames judged so far, of all cameras. */
  public long frames() {
    return frameCount.sum();
  }

  /** Faces that had an event so far, of all cameras. */
  public long faces() {
    return faceCount.sum();
  }

  /** Frames refused so far. */
  public long deadLetters() {
    return deadLetterCount.sum();
  }

  /** Commits so far, of all threads. */
  public long commits() {
    return commitCount.sum();
  }

  /** What they took together. */
  public double commitSeconds() {
    return commitSeconds.sum();
  }
}
