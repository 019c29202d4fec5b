package io.mien.training;

import io.mien.training.eval.Scores;
import io.mien.training.loop.TrainingException;
import java.util.Locale;

/**
 * Lets a model of other numbers pass only where it is hardly less accurate than the one of 32-bit
 * floats on the same pictures, and where all that it says are numbers.
 *
 * @param limitPoints what it may lose, in percent of the pictures
 */
record AccuracyGate(double limitPoints) {
  /** What sums of shares are rounded by. */
  private static final double ROUNDING = 1e-9;

  /**
   * How many points of accuracy were lost; below 0 where they were won.
   *
   * @param name of the other model's numbers
   * @throws TrainingException where it does not pass
   */
  double drop(Scores floats, Scores other, String name) {
    other
        .firstWithoutNumbers()
        .ifPresent(
            picture -> {
              throw new TrainingException(
                  "expected numbers as logits of %s, found NaN or infinity for picture %d"
                      .formatted(name, picture));
            });
    double drop = 100 * (accuracy(floats) - accuracy(other));
    if (drop > limitPoints + ROUNDING) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "expected %s to lose at most %s points of accuracy on validation (export.limit.points),"
                  + " found %.2f: %.2f %% instead of %.2f %%",
              name,
              limitPoints,
              drop,
              100 * accuracy(other),
              100 * accuracy(floats)));
    }
    return drop;
  }

  private static double accuracy(Scores scores) {
    return scores.report(1).confusion().overallAccuracy();
  }
}
