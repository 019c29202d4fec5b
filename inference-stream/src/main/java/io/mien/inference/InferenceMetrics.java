package io.mien.inference;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.window.ExpressionWindow;
import io.mien.inference.aggregate.CameraWindows;
import io.mien.inference.load.SkipReason;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.Locale;
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
    deadLetters =
        counter(
            registry,
            MetricNames.DEAD_LETTERS,
            "Frames sent to the dead letters.",
            MetricNames.REASON);
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
    commits =
        Histogram.build(MetricNames.COMMIT_SECONDS, "What a commit of a stream thread takes.")
            .buckets(.002, .005, .01, .02, .05, .1, .2, .5, 1, 5)
            .register(registry);
    batches =
        Histogram.build(MetricNames.BATCH_FACES, "Faces in one run of the model.")
            .buckets(1, 2, 4, 8, 16, 32, 64)
            .register(registry);
    frameBatches =
        Histogram.build(MetricNames.BATCH_FRAMES, "Frames in one run of the detector.")
            .buckets(1, 2, 4, 8, 16, 32, 64)
            .register(registry);
    runtime =
        Gauge.build(MetricNames.RUNTIME_INFO, "What really runs; always 1.")
            .labelNames("provider", "model", "version", "detector")
            .register(registry);
    windows = counter(registry, MetricNames.WINDOWS, "Windows closed and emitted.", camera);
    uncounted =
        counter(
            registry,
            MetricNames.FRAMES_UNCOUNTED,
            "Frames that are in no window.",
            camera,
            MetricNames.REASON);
    cameras =
        Gauge.build(MetricNames.CAMERAS, "Cameras in each state.")
            .labelNames(MetricNames.STATE)
            .register(registry);
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

  private static Counter counter(
      CollectorRegistry registry, String name, String help, String... labels) {
    return Counter.build(name, help).labelNames(labels).register(registry);
  }

  /** A frame of a camera was judged, and so many faces of it have an event. */
  public void judged(String camera, int faceCount) {
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
  void runs(String provider, String model, String version, String detector) {
    runtime.labels(provider, model, version, detector).set(1);
  }

  /** An event was emitted. */
  public void emitted(String camera, String expression) {
    events.labels(camera, expression).inc();
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
    skipped.labels(camera, reason.code()).inc();
  }

  /** A window was emitted. */
  public void closed(ExpressionWindow window) {
    windows.labels(window.cameraId()).inc();
  }

  /** A frame of a camera came to no window. */
  public void uncounted(String camera, CameraWindows.Outcome reason) {
    uncounted.labels(camera, reason.code()).inc();
  }

  /** So many more cameras are in a state; fewer, where negative. */
  public void cameras(CameraStatus.State state, int difference) {
    cameras.labels(state.code()).inc(difference);
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
