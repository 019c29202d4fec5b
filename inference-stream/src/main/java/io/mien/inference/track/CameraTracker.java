package io.mien.inference.track;

import io.mien.inference.track.Episode.Ending;
import io.mien.inference.track.FaceTracker.Followed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Follows the faces of a camera in the time of its frames: tracks, smoothed expressions, episodes.
 *
 * <p>A frame that is not newer than the newest changes nothing; its faces get the tracks that were
 * there. Only when such frames have followed each other in good order for a minute, it is taken
 * that the camera's clock was set back, and the camera begins anew: otherwise one frame with a time
 * far ahead would end the tracking of its camera for good.
 *
 * <p>All state is in {@link CameraTracks}, and the same state and frame give the same step. Thread
 * safe.
 */
public final class CameraTracker {

  private final FaceTracker faces;
  private final ExpressionSmoother smoother;
  private final EpisodeDetector episodes;

  public CameraTracker(TrackingSettings settings) {
    this.faces =
        new FaceTracker(settings.gap(), new Association(settings.startScore(), settings.minIou()));
    this.smoother =
        new ExpressionSmoother(
            settings.timeConstant(), settings.margin(), settings.uncertainBelow());
    this.episodes = new EpisodeDetector(settings.minEpisode());
  }

  /** A face's track and what it shows, once a face of it could be judged. */
  public record TrackedFace(String trackId, Duration age, Optional<Smoothing> smoothing) {}

  /**
   * What a frame brought.
   *
   * @param faces for each face of the frame its track; none where it is too poor to begin one, or
   *     late and none was there
   * @param ended the episodes that are over now
   */
  public record Step(CameraTracks tracks, List<Optional<TrackedFace>> faces, List<Episode> ended) {
    public Step {
      faces = List.copyOf(faces);
      ended = List.copyOf(ended);
    }
  }

  /** Takes in one more frame. */
  public Step step(CameraTracks before, SeenFrame frame) {
    Instant at = frame.capturedAt();
    Optional<Instant> newest = before.lastFrameAt();
    if (newest.isEmpty() || at.isAfter(newest.get())) {
      double seconds = newest.map(last -> Seconds.between(last, at)).orElse(0.0);
      return faces.isSilence(seconds) ? anew(before, frame) : advance(before, seconds, frame);
    }
    LateRun run = before.late().map(late -> late.then(at)).orElse(LateRun.of(at));
    if (run.isSetBack()) {
      return anew(before, frame);
    }
    int[] trackOf = faces.matchLate(before.tracks(), newest.get(), frame);
    return new Step(
        new CameraTracks(newest, Optional.of(run), before.labels(), before.tracks()),
        tracked(before.tracks(), trackOf, at),
        List.of());
  }

  /** The camera has been silent for long: its episodes end, its tracks wait for the next frame. */
  public Step silent(CameraTracks before) {
    return new Step(
        new CameraTracks(
            before.lastFrameAt(),
            before.late(),
            before.labels(),
            before.tracks().stream()
                .map(track -> track.showing(track.smoothing(), Optional.empty()))
                .toList()),
        List.of(),
        endAll(before.tracks(), Ending.CAMERA_SILENT, before.labels()));
  }

  /** All tracks end, and the frame is the first. */
  private Step anew(CameraTracks before, SeenFrame frame) {
    List<Episode> ended = endAll(before.tracks(), Ending.TRACK_ENDED, before.labels());
    Step first =
        advance(
            new CameraTracks(Optional.empty(), Optional.empty(), before.labels(), List.of()),
            0,
            frame);
    return new Step(first.tracks(), first.faces(), ended);
  }

  private Step advance(CameraTracks before, double seconds, SeenFrame frame) {
    Instant at = frame.capturedAt();
    List<Episode> ended = new ArrayList<>();
    List<Track> known = before.tracks();
    List<String> labels = before.labels();
    if (!frame.labels().isEmpty() && !frame.labels().equals(labels)) {
      // Another model: what was smoothed cannot be compared with what it says.
      ended.addAll(endAll(known, Ending.EXPRESSION_CHANGED, labels));
      known = known.stream().map(t -> t.showing(Optional.empty(), Optional.empty())).toList();
      labels = frame.labels();
    }
    Followed followed = faces.follow(known, seconds, frame);
    List<Track> alive = new ArrayList<>(followed.alive());
    for (int face = 0; face < frame.faces().size(); face++) {
      int place = followed.trackOf()[face];
      if (place >= 0) {
        Track track = alive.get(place);
        Track showing = show(track, frame.faces().get(face), labels);
        alive.set(place, showing);
        boolean goesOn =
            showing
                .episode()
                .map(OpenEpisode::onset)
                .equals(track.episode().map(OpenEpisode::onset));
        if (!goesOn) {
          end(track, at, Ending.EXPRESSION_CHANGED, labels).ifPresent(ended::add);
        }
      }
    }
    ended.addAll(endAll(followed.ended(), Ending.TRACK_ENDED, labels));
    return new Step(
        new CameraTracks(Optional.of(at), Optional.empty(), labels, alive),
        tracked(alive, followed.trackOf(), at),
        ended);
  }

  private Track show(Track track, Sighting face, List<String> labels) {
    Optional<Smoothing> shown = smoother.next(track.smoothing(), track.seenAt(), face);
    return track.showing(
        shown, shown.flatMap(one -> episodes.next(track.episode(), track.seenAt(), one, labels)));
  }

  private List<Episode> endAll(List<Track> tracks, Ending ending, List<String> labels) {
    return tracks.stream()
        .flatMap(track -> end(track, track.seenAt(), ending, labels).stream())
        .toList();
  }

  private Optional<Episode> end(Track track, Instant offset, Ending ending, List<String> labels) {
    return track.episode().flatMap(open -> episodes.ended(track, open, offset, ending, labels));
  }

  private static List<Optional<TrackedFace>> tracked(
      List<Track> tracks, int[] trackOf, Instant at) {
    return Arrays.stream(trackOf)
        .mapToObj(
            place ->
                place < 0
                    ? Optional.<TrackedFace>empty()
                    : Optional.of(tracks.get(place)).map(track -> face(track, at)))
        .toList();
  }

  private static TrackedFace face(Track track, Instant at) {
    Duration age =
        at.isAfter(track.startedAt()) ? Duration.between(track.startedAt(), at) : Duration.ZERO;
    return new TrackedFace(track.id(), age, track.smoothing());
  }
}
