package io.mien.inference.track;

import io.mien.inference.track.Episode.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds the episodes of a track: times in which its smoothed label is one and the same, not neutral
 * and not uncertain. Stateless, thread safe.
 */
final class EpisodeDetector {

  /** The label that is no expression. */
  private static final String NEUTRAL = "neutral";

  private final Duration least;

  /**
   * @param least shorter episodes are not told
   */
  EpisodeDetector(Duration least) {
    this.least = least;
  }

  /** The episode that runs after a frame in which the track shows this. */
  Optional<OpenEpisode> next(
      Optional<OpenEpisode> before, Instant at, Smoothing shown, List<String> labels) {
    if (shown.uncertain() || labels.get(shown.label()).equals(NEUTRAL)) {
      return Optional.empty();
    }
    double probability = shown.probability();
    return Optional.of(
        before
            .filter(open -> open.label() == shown.label())
            .map(open -> open.shown(at, probability))
            .orElseGet(() -> new OpenEpisode(shown.label(), at, at, probability)));
  }

  /** The episode that ended, where it was long enough. */
  Optional<Episode> ended(
      Track track, OpenEpisode open, Instant offset, Ending ending, List<String> labels) {
    Episode episode =
        new Episode(
            track.id(),
            labels.get(open.label()),
            open.onset(),
            open.apex(),
            offset,
            open.peak(),
            ending);
    return Optional.of(episode)
        .filter(one -> Duration.between(one.onset(), one.offset()).compareTo(least) >= 0);
  }
}
