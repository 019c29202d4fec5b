package io.mien.inference.track;

import io.mien.inference.track.Assignment.Pair;
import io.mien.vision.image.Box;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link CameraTracker} is measured against: a face belongs to the track whose last box it
 * overlaps most, and a track ends when it is missed for longer than the gap. It knows neither speed
 * nor poor detections. Not thread safe.
 */
public final class PlainIouTracker {

  private final double startScore;
  private final double minIou;
  private final double gapSeconds;
  private List<Last> tracks = List.of();
  private int count;

  /** The parameters mean what those of {@link TrackingSettings} do. */
  public PlainIouTracker(double startScore, double minIou, Duration gap) {
    this.startScore = startScore;
    this.minIou = minIou;
    this.gapSeconds = Seconds.of(gap);
  }

  private record Last(String id, Box box, Instant seenAt) {}

  /** For each face its track; none where it is too poor. */
  public List<Optional<String>> step(SeenFrame frame) {
    List<Pair> possible = new ArrayList<>();
    for (int t = 0; t < tracks.size(); t++) {
      for (int f = 0; f < frame.faces().size(); f++) {
        double beyond = tracks.get(t).box().iou(frame.faces().get(f).box()) - minIou;
        if (beyond > 0 && isGood(frame, f)) {
          possible.add(new Pair(t, f, beyond));
        }
      }
    }
    Instant at = frame.capturedAt();
    List<Last> next = new ArrayList<>(tracks);
    List<Pair> best = Assignment.best(possible);
    List<Optional<String>> ids = new ArrayList<>();
    for (int f = 0; f < frame.faces().size(); f++) {
      int face = f;
      Optional<Integer> known =
          best.stream().filter(pair -> pair.column() == face).map(Pair::row).findFirst();
      Box box = frame.faces().get(f).box();
      if (known.isPresent()) {
        next.set(known.get(), new Last(tracks.get(known.get()).id(), box, at));
        ids.add(Optional.of(tracks.get(known.get()).id()));
      } else if (isGood(frame, f)) {
        next.add(new Last("plain-" + count++, box, at));
        ids.add(Optional.of(next.get(next.size() - 1).id()));
      } else {
        ids.add(Optional.empty());
      }
    }
    next.removeIf(track -> Seconds.between(track.seenAt(), at) > gapSeconds);
    tracks = List.copyOf(next);
    return ids;
  }

  private boolean isGood(SeenFrame frame, int face) {
    return frame.faces().get(face).score() >= startScore;
  }
}
