package io.mien.inference;

import io.prometheus.client.CollectorRegistry;

/** What the service measures: of its networks, of each camera, and of the stream as a whole. */
public record InferenceMetrics(
    NetworkMetrics networks, CameraMetrics cameras, StreamMetrics stream) {

  /** Registers all metrics. */
  public InferenceMetrics(CollectorRegistry registry) {
    this(registry, new NetworkMetrics(registry));
  }

  private InferenceMetrics(CollectorRegistry registry, NetworkMetrics networks) {
    this(networks, new CameraMetrics(registry, networks::expressions), new StreamMetrics(registry));
  }
}
