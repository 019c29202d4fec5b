package io.mien.cli;

import io.mien.contract.telemetry.MetricNames;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How the frames of equal cameras fared between two scrapes.
 *
 * @param judged of each camera
 * @param skipped of each camera
 */
record CameraShares(List<Double> judged, List<Double> skipped) {

  CameraShares {
    judged = List.copyOf(judged);
    skipped = List.copyOf(skipped);
  }

  static CameraShares between(Scrape before, Scrape after, int cameras) {
    return new CameraShares(
        difference(MetricNames.FRAMES, before, after, cameras),
        difference(MetricNames.FRAMES_SKIPPED, before, after, cameras));
  }

  private static List<Double> difference(String metric, Scrape before, Scrape after, int cameras) {
    return IntStream.range(0, cameras)
        .mapToObj(SimulatedCameras::camera)
        .map(
            camera ->
                after.sum(metric, MetricNames.CAMERA, camera)
                    - before.sum(metric, MetricNames.CAMERA, camera))
        .toList();
  }

  double judgedFrames() {
    return sum(judged);
  }

  /** Cameras of which no frame was judged. */
  long starved() {
    return judged.stream().filter(frames -> frames == 0).count();
  }

  double fewestJudged() {
    return judged.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  double leastShare() {
    return shares().min().orElseThrow();
  }

  double largestShare() {
    return shares().max().orElseThrow();
  }

  /** The largest share of skipped frames over the smallest; 1 where nothing was skipped. */
  double ratio() {
    return largestShare() == 0 ? 1 : largestShare() / leastShare();
  }

  private DoubleStream shares() {
    return IntStream.range(0, judged.size())
        .mapToDouble(
            i -> skipped.get(i) == 0 ? 0 : skipped.get(i) / (skipped.get(i) + judged.get(i)));
  }

  private static double sum(List<Double> frames) {
    return frames.stream().mapToDouble(Double::doubleValue).sum();
  }
}
