package io.mien.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatus.State;
import io.mien.contract.episode.ExpressionEpisode;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.Model;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindow.Expressions;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraMetricsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final CollectorRegistry registry = new CollectorRegistry();
  private final InferenceMetrics all = new InferenceMetrics(registry);
  private final CameraMetrics metrics = all.cameras();

  @TempDir private Path folder;

  /** The series of a metric: what its labels but the camera say, and the value. */
  private Map<String, Double> series(String name, String camera) {
    Map<String, Double> series = new TreeMap<>();
    for (Sample sample : samples()) {
      int at = sample.labelNames.indexOf(MetricNames.CAMERA);
      if (sample.name.equals(name) && at >= 0 && sample.labelValues.get(at).equals(camera)) {
        series.put(
            String.join(" ", sample.labelValues.subList(at + 1, sample.labelValues.size())),
            sample.value);
      }
    }
    return series;
  }

  private List<Sample> samples() {
    return Collections.list(registry.metricFamilySamples()).stream()
        .flatMap(family -> family.samples.stream())
        .toList();
  }

  private static CameraStatus status(String camera, State state, double fps, double lag) {
    return new CameraStatus(camera, state, START, START, OptionalDouble.of(fps), lag, 10, 0, START);
  }

  private static ExpressionWindow window(String camera, long faces, Map<String, Double> shares) {
    Instant end = START.plusSeconds(10);
    double certain = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    return new ExpressionWindow(
        ExpressionWindow.id(camera, START, end),
        camera,
        START,
        end,
        5,
        false,
        OptionalLong.of(faces),
        OptionalLong.of(1),
        shares.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Expressions(Map.of("neutral", 1.0), shares, 1 - certain, Optional.empty())));
  }

  private static ExpressionWindow suppressed(String camera) {
    Instant end = START.plusSeconds(10);
    return new ExpressionWindow(
        "w",
        camera,
        START,
        end,
        5,
        true,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  @Test
  void aCameraIsInOneStateAndSaysItsRateAndLag() {
    metrics.reported(State.ONLINE, status("door", State.ONLINE, 12.5, .25));

    assertThat(series(MetricNames.CAMERA_STATE, "door"))
        .containsOnly(entry("online", 1.0), entry("stale", 0.0), entry("offline", 0.0));
    assertThat(series(MetricNames.CAMERA_FPS, "door")).containsOnly(entry("", 12.5));
    assertThat(series(MetricNames.CAMERA_LAG_SECONDS, "door")).containsOnly(entry("", .25));
  }

  @Test
  void aCameraThatIsOfflineHasNoLagAndNoWindow() {
    metrics.reported(State.ONLINE, status("door", State.ONLINE, 12.5, .25));
    metrics.closed(window("door", 8, Map.of("neutral", .75, "fear", 0.0)));
    assertThat(series(MetricNames.WINDOW_SHARE, "door"))
        .containsOnly(entry("neutral", .75), entry("fear", 0.0));
    assertThat(series(MetricNames.WINDOW_FACES, "door")).containsOnly(entry("", 8.0));

    metrics.reported(State.ONLINE, status("door", State.OFFLINE, 0, .25));
    metrics.closed(window("door", 8, Map.of("neutral", 1.0))); // the last one, closed for silence

    assertThat(series(MetricNames.CAMERA_STATE, "door")).contains(entry("offline", 1.0));
    assertThat(series(MetricNames.CAMERA_FPS, "door")).containsOnly(entry("", 0.0));
    assertThat(series(MetricNames.CAMERA_LAG_SECONDS, "door")).isEmpty();
    assertThat(series(MetricNames.WINDOW_SHARE, "door")).isEmpty();
    assertThat(series(MetricNames.WINDOW_FACES, "door")).isEmpty();
  }

  @Test
  void aWindowWithoutFacesOrOfASmallGroupShowsNoSharesOfTheOneBefore() {
    metrics.reported(State.ONLINE, status("door", State.ONLINE, 12.5, .25));
    metrics.reported(State.ONLINE, status("yard", State.ONLINE, 12.5, .25));
    metrics.closed(window("door", 8, Map.of("neutral", 1.0)));
    metrics.closed(window("yard", 8, Map.of("neutral", 1.0)));

    metrics.closed(window("door", 0, Map.of()));
    metrics.closed(suppressed("yard"));

    assertThat(series(MetricNames.WINDOW_SHARE, "door")).isEmpty();
    assertThat(series(MetricNames.WINDOW_FACES, "door")).containsOnly(entry("", 0.0));
    assertThat(series(MetricNames.WINDOW_SHARE, "yard")).isEmpty();
    assertThat(series(MetricNames.WINDOW_FACES, "yard")).isEmpty();
  }

  @Test
  void aCameraThatIsForgottenLeavesNoSeriesAndComesBackFromZero() {
    metrics.judged("door", 2);
    metrics.judged("door-2", 1);
    metrics.emitted(event(false));
    metrics.emitted(event(true));
    metrics.reported(State.ONLINE, status("door", State.ONLINE, 12.5, .25));
    assertThat(series(MetricNames.EVENTS_UNCERTAIN, "door")).containsOnly(entry("", 1.0));

    metrics.forgotten("door", State.ONLINE);

    assertThat(samples()).noneMatch(sample -> sample.labelValues.contains("door"));
    assertThat(series(MetricNames.FRAMES, "door-2")).containsOnly(entry("", 1.0));
    metrics.judged("door", 1);
    assertThat(series(MetricNames.FRAMES, "door")).containsOnly(entry("", 1.0));
    assertThat(series(MetricNames.EVENTS_UNCERTAIN, "door")).containsOnly(entry("", 0.0));
  }

  private static ExpressionEvent event(boolean uncertain) {
    return Events.untracked(.9, uncertain);
  }

  @Test
  void aCameraThatMovesToAnotherInstanceTakesItsGaugesAlong() {
    metrics.judged("door", 2);
    metrics.reported(State.ONLINE, status("door", State.ONLINE, 12.5, .25));

    metrics.left("door", State.ONLINE);

    assertThat(series(MetricNames.CAMERA_STATE, "door")).isEmpty();
    assertThat(series(MetricNames.CAMERA_FPS, "door")).isEmpty();
    assertThat(series(MetricNames.FRAMES, "door")).as("it did judge").containsOnly(entry("", 1.0));
  }

  @Test
  void whatACameraMayHaveStartsAtZero() {
    try (FrameAnalyzer analyzer = Analyzers.open(folder, all.networks(), Clock.systemUTC())) {
      assertThat(analyzer.model()).as("which knows the labels").isNotEmpty();
      metrics.judged("door", 0);

      assertThat(series(MetricNames.EVENTS, "door").values())
          .hasSizeGreaterThan(1)
          .containsOnly(0.0);
      assertThat(series(MetricNames.EPISODES, "door"))
          .doesNotContainKey("neutral")
          .containsEntry("happiness", 0.0);
      assertThat(series(MetricNames.FRAMES_SKIPPED, "door"))
          .containsOnly(entry("too-old", 0.0), entry("fair-share", 0.0));
      assertThat(series(MetricNames.WINDOWS, "door")).containsOnly(entry("", 0.0));
      metrics.over(
          new ExpressionEpisode(
              "e",
              "door",
              "t",
              "happiness",
              START,
              START,
              START,
              .9,
              ExpressionEpisode.Ending.TRACK_ENDED,
              new Model("m", "1")));
      assertThat(series(MetricNames.EPISODES, "door")).containsEntry("happiness", 1.0);
    }
  }
}
