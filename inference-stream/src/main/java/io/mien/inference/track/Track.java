package io.mien.inference.track;

import io.mien.vision.image.Box;
import java.time.Instant;
import java.util.Optional;

/**
 * One face over time, as it stands at its camera's last frame.
 *
 * @param id the same whenever the same frames are read
 * @param startedAt the first frame with the face
 * @param seenAt the last frame with the face
 * @param missedSince the first frame without the face after that
 */
public record Track(
    String id,
    Instant startedAt,
    Instant seenAt,
    Optional<Instant> missedSince,
    BoxMotion motion,
    Optional<Smoothing> smoothing,
    Optional<OpenEpisode> episode) {

  static Track start(String id, Instant at, Box box) {
    return new Track(
        id, at, at, Optional.empty(), BoxMotion.start(box), Optional.empty(), Optional.empty());
  }

  /** As expected some time later. */
  Track after(double seconds) {
    return new Track(id, startedAt, seenAt, missedSince, motion.after(seconds), smoothing, episode);
  }

  Track seen(Instant at, Box box) {
    return new Track(
        id, startedAt, at, Optional.empty(), motion.corrected(box), smoothing, episode);
  }

  Track missed(Instant at) {
    return new Track(
        id, startedAt, seenAt, missedSince.or(() -> Optional.of(at)), motion, smoothing, episode);
  }

  Track showing(Optional<Smoothing> newSmoothing, Optional<OpenEpisode> newEpisode) {
    return new Track(id, startedAt, seenAt, missedSince, motion, newSmoothing, newEpisode);
  }
}
