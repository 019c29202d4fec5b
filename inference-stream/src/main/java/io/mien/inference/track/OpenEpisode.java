package io.mien.inference.track;

import java.time.Instant;

/**
 * An expression that a track still shows.
 *
 * @param label its place among the camera's labels
 * @param onset when the track first showed it
 * @param apex when it was strongest so far
 * @param peak the smoothed probability then
 */
public record OpenEpisode(int label, Instant onset, Instant apex, double peak) {

  /** After one more frame in which it is shown. */
  OpenEpisode shown(Instant at, double probability) {
    return probability > peak ? new OpenEpisode(label, onset, at, probability) : this;
  }
}
