package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.util.List;
import java.util.Optional;

/** The numbers that AffectNet gives expressions. */
final class AffectNetLabels {
  /** What the numbers 0 to 7 mean. */
  private static final List<Expression> NUMBERED =
      List.of(
          Expression.NEUTRAL,
          Expression.HAPPINESS,
          Expression.SADNESS,
          Expression.SURPRISE,
          Expression.FEAR,
          Expression.DISGUST,
          Expression.ANGER,
          Expression.CONTEMPT);

  /** None, uncertain, and no face, which the older release has too. */
  private static final int MOST = 10;

  private AffectNetLabels() {}

  /** All eight, or without contempt. */
  static Labelling labelling(int classes) {
    List<Expression> labels = List.of(Expression.values()).subList(0, classes);
    return Labelling.of(
        "affectnet-" + classes, labels, NUMBERED.stream().filter(labels::contains).toList());
  }

  /**
   * The expression of a number; empty where it has none of the labels.
   *
   * @throws DataException where there is no such number, {@code where} naming the place
   */
  static Optional<Expression> of(double number, Labelling labelling, String where) {
    if (number != Math.rint(number) || number < 0 || number > MOST) {
      throw new DataException(
          "expected an expression of 0 to %d, found %s in %s".formatted(MOST, number, where));
    }
    return number < NUMBERED.size()
        ? Optional.of(NUMBERED.get((int) number)).filter(labelling.labels()::contains)
        : Optional.empty();
  }

  /** Valence and arousal; empty where they are out of range: -2 says that nobody knows. */
  static Optional<Affect> affect(double valence, double arousal) {
    return Math.abs(valence) <= 1 && Math.abs(arousal) <= 1
        ? Optional.of(new Affect(valence, arousal))
        : Optional.empty();
  }
}
