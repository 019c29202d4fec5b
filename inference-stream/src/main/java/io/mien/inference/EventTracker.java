package io.mien.inference;

import io.mien.contract.episode.ExpressionEpisode;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.FaceBox;
import io.mien.contract.event.ExpressionEvent.Smoothed;
import io.mien.contract.event.ExpressionEvent.Track;
import io.mien.inference.track.CameraTracker;
import io.mien.inference.track.CameraTracker.Step;
import io.mien.inference.track.CameraTracker.TrackedFace;
import io.mien.inference.track.CameraTracks;
import io.mien.inference.track.Episode;
import io.mien.inference.track.SeenFrame;
import io.mien.inference.track.Sighting;
import io.mien.inference.track.Sighting.Evidence;
import io.mien.inference.track.Smoothing;
import io.mien.vision.image.Box;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the faces of a frame their tracks and what those show, smoothed, and tells the episodes
 * that are over. What a camera's past is, the caller keeps. Thread safe.
 */
public final class EventTracker {

  private final CameraTracker tracker;
  private final EventWriter writer;

  public EventTracker(TrackConfig config, AnalyzerConfig analyzer, EventWriter writer) {
    this.tracker =
        new CameraTracker(
            config.settings(analyzer.startThreshold(), analyzer.quality().uncertainBelow()));
    this.writer = writer;
  }

  /**
   * What a frame brought.
   *
   * @param tracks the camera's past from now on
   * @param events one a face, in the order of the frame's faces; none for a poor detection that
   *     belongs to no track
   * @param episodes those that are over now
   */
  public record Tracked(
      CameraTracks tracks, List<ExpressionEvent> events, List<ExpressionEpisode> episodes) {
    public Tracked {
      events = List.copyOf(events);
      episodes = List.copyOf(episodes);
    }
  }

  /** Takes in a camera's next frame, or one that is late or repeated. */
  public Tracked track(CameraTracks before, AnalyzedFrame analyzed) {
    List<ExpressionEvent> events = writer.writeAll(analyzed);
    List<String> labels =
        events.isEmpty() ? List.of() : List.copyOf(events.get(0).probabilities().keySet());
    String cameraId = analyzed.frame().cameraId();
    Step step =
        tracker.step(
            before,
            new SeenFrame(
                cameraId,
                analyzed.frame().frameId(),
                analyzed.frame().capturedAt(),
                labels,
                events.stream().map(EventTracker::sighting).toList()));
    List<ExpressionEvent> tracked = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Optional<TrackedFace> face = step.faces().get(i);
      if (face.isPresent() || writer.isGood(analyzed.faces().get(i))) {
        tracked.add(event(events.get(i), face, step.tracks().labels()));
      }
    }
    return new Tracked(step.tracks(), tracked, episodes(cameraId, step));
  }

  /** Ends the episodes of a camera that has been silent for long. */
  public Tracked silent(String cameraId, CameraTracks before) {
    Step step = tracker.silent(before);
    return new Tracked(step.tracks(), List.of(), episodes(cameraId, step));
  }

  private static Sighting sighting(ExpressionEvent event) {
    FaceBox box = event.box();
    boolean rejected =
        event.quality().filter(quality -> !quality.rejections().isEmpty()).isPresent();
    return new Sighting(
        new Box(box.x(), box.y(), box.width(), box.height()),
        event.detectionScore(),
        List.copyOf(event.probabilities().values()),
        rejected ? Evidence.NONE : event.uncertain() ? Evidence.UNSURE : Evidence.SURE);
  }

  private static ExpressionEvent event(
      ExpressionEvent event, Optional<TrackedFace> face, List<String> labels) {
    return event.tracked(
        face.map(track -> new Track(track.trackId(), track.age().toMillis())),
        face.flatMap(TrackedFace::smoothing).map(shown -> smoothed(shown, labels)));
  }

  private static Smoothed smoothed(Smoothing shown, List<String> labels) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      probabilities.put(labels.get(i), shown.probabilities().get(i));
    }
    return new Smoothed(labels.get(shown.label()), probabilities, shown.uncertain());
  }

  private List<ExpressionEpisode> episodes(String cameraId, Step step) {
    return step.ended().stream().map(episode -> episode(cameraId, episode)).toList();
  }

  private ExpressionEpisode episode(String cameraId, Episode episode) {
    return new ExpressionEpisode(
        ExpressionEpisode.id(episode.trackId(), episode.onset()),
        cameraId,
        episode.trackId(),
        episode.expression(),
        episode.onset(),
        episode.apex(),
        episode.offset(),
        episode.peak(),
        switch (episode.ending()) {
          case EXPRESSION_CHANGED -> ExpressionEpisode.Ending.EXPRESSION_CHANGED;
          case TRACK_ENDED -> ExpressionEpisode.Ending.TRACK_ENDED;
          case CAMERA_SILENT -> ExpressionEpisode.Ending.CAMERA_SILENT;
        },
        writer.model());
  }
}
