package io.mien.inference;

import io.mien.contract.telemetry.MetricNames;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Which networks run, how full their batches are, and what a frame's stages take. Thread safe. */
public final class NetworkMetrics {

  /** What a frame goes through. */
  enum Stage {
    DECODE,
    DETECT,
    CROP,
    /** Waiting for the batch included. */
    INFER;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Stage, Histogram.Child> stages = new EnumMap<>(Stage.class);
  private final Histogram batches;
  private final Histogram frameBatches;
  private final Gauge runtime;
  private final Gauge deviceLost;
  private volatile List<String> expressions = List.of();

  /** Registers the metrics. */
  NetworkMetrics(CollectorRegistry registry) {
    Histogram times =
        Histogram.build(MetricNames.STAGE_SECONDS, "Time that a frame spends in a stage.")
            .labelNames(MetricNames.STAGE)
            .buckets(.0005, .001, .002, .004, .008, .016, .032, .064, .128, .256, .512, 1)
            .register(registry);
    for (Stage stage : Stage.values()) {
      stages.put(stage, times.labels(stage.label())); // so that a rate exists before the first one
    }
    batches = sizes(registry, MetricNames.BATCH_FACES, "Faces in one run of the model.");
    frameBatches = sizes(registry, MetricNames.BATCH_FRAMES, "Frames in one run of the detector.");
    runtime =
        Gauge.build(MetricNames.RUNTIME_INFO, "What really runs; always 1.")
            .labelNames(
                MetricNames.PROVIDER, MetricNames.MODEL, MetricNames.VERSION, MetricNames.DETECTOR)
            .register(registry);
    deviceLost =
        Gauge.build(
                MetricNames.DEVICE_LOST,
                "1 once the device of the networks is lost, upon which the service ends.")
            .register(registry);
  }

  private static Histogram sizes(CollectorRegistry registry, String name, String help) {
    return Histogram.build(name, help).buckets(1, 2, 4, 8, 16, 32, 64).register(registry);
  }

  /** A stage ended that began at this {@link System#nanoTime}. */
  void took(Stage stage, long sinceNanos) {
    Objects.requireNonNull(stages.get(stage)).observe((System.nanoTime() - sinceNanos) / 1e9);
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

  /** What the model that runs may see in a face; none before it does. */
  List<String> expressions() {
    return expressions;
  }

  /** The networks no longer answer as they did at start. */
  public void deviceLost() {
    deviceLost.set(1);
  }

  /** Whether {@link #deviceLost} was said. */
  boolean isDeviceLost() {
    return deviceLost.get() > 0;
  }
}
