package io.mien.inference.track;

import java.time.Instant;
import java.util.List;

/**
 * What a track shows, smoothed over time.
 *
 * @param at when a face last fed it
 * @param probabilities one for each of the camera's labels, in their order; they sum to 1
 * @param label the place of the label that holds, among the camera's
 * @param uncertain whether that label's probability is too small to be taken for it
 */
public record Smoothing(Instant at, List<Double> probabilities, int label, boolean uncertain) {

  public Smoothing {
    probabilities = List.copyOf(probabilities);
  }

  /** The smoothed probability of the label that holds. */
  double probability() {
    return probabilities.get(label);
  }
}
