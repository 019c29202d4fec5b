package io.mien.inference.track;

import io.mien.inference.track.Sighting.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Smooths the probabilities of a track and holds its label still.
 *
 * <p>Each face draws the smoothed probabilities {@code s} towards its own {@code p}: {@code s <- (1
 * - a) s + a p}, {@code a = 1 - exp(-w t / T)}, where {@code t} is the time since the last face
 * that was heard and {@code T} the time constant. So the rate of frames does not matter. The weight
 * {@code w} is 1 for a sure face and {@value #UNSURE_WEIGHT} for an unsure one, which is some
 * evidence that nothing clear is shown; a face that the quality gate rejected is not heard at all.
 *
 * <p>The label changes only to one that leads by the margin. It is uncertain when its smoothed
 * probability falls under the threshold, until it is over that by the margin. Thread safe.
 */
final class ExpressionSmoother {

  private static final double UNSURE_WEIGHT = 0.25;

  private final double constantSeconds;
  private final double margin;
  private final double uncertainBelow;

  /**
   * @param constant the time constant; none where zero
   * @param margin of probability, 0..1
   * @param uncertainBelow the least probability of a label that is taken for certain, 0..1
   */
  ExpressionSmoother(Duration constant, double margin, double uncertainBelow) {
    this.constantSeconds = Seconds.of(constant);
    this.margin = margin;
    this.uncertainBelow = uncertainBelow;
  }

  /** Hears one more face, seen later than all before it. */
  Optional<Smoothing> next(Optional<Smoothing> before, Instant at, Sighting face) {
    if (face.evidence() == Evidence.NONE) {
      return before;
    }
    return Optional.of(
        before
            .map(smoothing -> drawn(smoothing, at, face))
            .orElseGet(() -> first(at, face.probabilities())));
  }

  private Smoothing first(Instant at, List<Double> probabilities) {
    int best = best(probabilities);
    return new Smoothing(at, probabilities, best, probabilities.get(best) < uncertainBelow);
  }

  private Smoothing drawn(Smoothing before, Instant at, Sighting face) {
    double weight = face.evidence() == Evidence.SURE ? 1 : UNSURE_WEIGHT;
    double share = -Math.expm1(-weight * Seconds.between(before.at(), at) / constantSeconds);
    List<Double> smoothed = new ArrayList<>();
    for (int i = 0; i < face.probabilities().size(); i++) {
      smoothed.add(
          (1 - share) * before.probabilities().get(i) + share * face.probabilities().get(i));
    }
    int best = best(smoothed);
    int label = smoothed.get(best) >= smoothed.get(before.label()) + margin ? best : before.label();
    double needed = before.uncertain() ? Math.min(1, uncertainBelow + margin) : uncertainBelow;
    return new Smoothing(at, smoothed, label, smoothed.get(label) < needed);
  }

  private static int best(List<Double> probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.size(); i++) {
      if (probabilities.get(i) > probabilities.get(best)) {
        best = i;
      }
    }
    return best;
  }
}
