package io.mien.inference.track;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of one camera's past.
 *
 * @param lastFrameAt of all frames the newest
 * @param late the frames older than that which follow each other now
 * @param labels the model's, in the order of all probabilities here
 */
public record CameraTracks(
    Optional<Instant> lastFrameAt,
    Optional<LateRun> late,
    List<String> labels,
    List<Track> tracks) {

  /** Of a camera that has not been heard of. */
  public static final CameraTracks NONE =
      new CameraTracks(Optional.empty(), Optional.empty(), List.of(), List.of());

  public CameraTracks {
    labels = List.copyOf(labels);
    tracks = List.copyOf(tracks);
  }
}
