package io.mien.training.eval;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture that a model takes for something else than its label says.
 *
 * @param picture its number in the split
 * @param actual the index of its label
 * @param predicted the index of the label that the model gives it
 * @param probability of that label
 * @param actualProbability what the model leaves for the picture's own label
 */
public record Mistake(
    int picture, int actual, int predicted, double probability, double actualProbability) {
  /** Those in which the model was surest, of equals the first, at most so many. */
  public static List<Mistake> worst(Scores scores, double temperature, int most) {
    return IntStream.range(0, scores.actual().length)
        .mapToObj(picture -> of(scores, temperature, picture))
        .filter(one -> one.actual != one.predicted)
        .sorted(Comparator.comparingDouble(one -> one.actualProbability - one.probability))
        .limit(most)
        .toList();
  }

  private static Mistake of(Scores scores, double temperature, int picture) {
    float[] logits = scores.logits()[picture];
    int actual = scores.actual()[picture];
    int predicted = Temperature.largest(logits);
    return new Mistake(
        picture,
        actual,
        predicted,
        Math.exp(Temperature.logProbability(logits, predicted, temperature)),
        Math.exp(Temperature.logProbability(logits, actual, temperature)));
  }
}
