package io.mien.inference.aggregate;

import io.mien.contract.event.ExpressionEvent;
import java.util.Map;
import java.util.Optional;

/**
 * A face as it counts in a window.
 *
 * @param track the id of its track, where it has one
 * @param expression one of the labels
 * @param probabilities by label, sum 1
 */
record SeenFace(
    Optional<String> track,
    String expression,
    Map<String, Double> probabilities,
    boolean uncertain) {

  /** The face of an event: as its track shows it, smoothed, where there is one. */
  static SeenFace of(ExpressionEvent event) {
    Optional<String> track = event.track().map(ExpressionEvent.Track::id);
    return event
        .smoothed()
        .map(
            smoothed ->
                new SeenFace(
                    track, smoothed.expression(), smoothed.probabilities(), smoothed.uncertain()))
        .orElseGet(
            () ->
                new SeenFace(track, event.expression(), event.probabilities(), event.uncertain()));
  }
}
