package io.mien.inference;

import io.mien.contract.telemetry.MetricNames;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.SimpleCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Metrics by camera, whose series end with the camera: else a camera that is gone for good would
 * show its last values for ever. Thread safe once filled.
 */
final class CameraSeries {
  private final List<SimpleCollector<?>> metrics = new ArrayList<>();

  /** The label {@link MetricNames#CAMERA}, and these. */
  static String[] labels(String... more) {
    return Stream.concat(Stream.of(MetricNames.CAMERA), Stream.of(more)).toArray(String[]::new);
  }

  /** Adds a metric that has the label {@link MetricNames#CAMERA}. */
  <T extends SimpleCollector<?>> T add(T metric) {
    metrics.add(metric);
    return metric;
  }

  /** Ends the series of a camera in all metrics. */
  void end(String camera) {
    metrics.forEach(metric -> end(metric, camera));
  }

  /** Ends the series of a camera in one metric. */
  static void end(SimpleCollector<?> metric, String camera) {
    metric.collect().stream()
        .flatMap(family -> family.samples.stream())
        .filter(sample -> camera.equals(cameraOf(sample)))
        .forEach(sample -> metric.remove(sample.labelValues.toArray(String[]::new)));
  }

  private static String cameraOf(Sample sample) {
    int at = sample.labelNames.indexOf(MetricNames.CAMERA);
    return at < 0 ? "" : sample.labelValues.get(at);
  }
}
