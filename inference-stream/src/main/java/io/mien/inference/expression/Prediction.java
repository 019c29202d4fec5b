package io.mien.inference.expression;

import io.mien.vision.model.Expression;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the model sees in one face.
 *
 * @param expression the most probable one; of equal ones the first
 * @param probabilities one for each of the model's labels, in the model's order, sum 1
 */
public record Prediction(Expression expression, Map<Expression, Double> probabilities) {

  /** Room for the rounding of a sum of a few doubles. */
  private static final double SUM_TOLERANCE = 1e-9;

  public Prediction {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    double sum = probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE) || !probabilities.containsKey(expression)) {
      throw new IllegalArgumentException(
          "expected probabilities of sum 1 with %s, found %s".formatted(expression, probabilities));
    }
  }

  /** The probability of the expression, 0..1. */
  public double confidence() {
    return probabilities.getOrDefault(expression, 0.0);
  }

  /**
   * The softmax of logits over a temperature T, {@code p_i = exp((z_i - max z) / T) / sum_j
   * exp((z_j - max z) / T)}.
   *
   * @param labels as many as logits, in their order
   */
  static Prediction softmax(List<Expression> labels, float[] logits, double temperature) {
    int best = 0;
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new IllegalStateException("expected finite logits, found " + logits[i]);
      }
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    double sum = 0;
    double[] powers = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      powers[i] = Math.exp(((double) logits[i] - logits[best]) / temperature);
      sum += powers[i];
    }
    Map<Expression, Double> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < logits.length; i++) {
      probabilities.put(labels.get(i), powers[i] / sum);
    }
    return new Prediction(labels.get(best), probabilities);
  }
}
