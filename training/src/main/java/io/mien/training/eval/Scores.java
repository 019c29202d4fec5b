package io.mien.training.eval;

import io.mien.vision.model.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What a network says of pictures whose label is known.
 *
 * @param labels the classes, in the order of the logits
 * @param logits a row for each picture, before softmax; -infinity in each for a label that the
 *     pictures' data has not, which is then none of a report's classes
 * @param actual each picture's true label, an index into {@code labels}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of a split's logits is no use
public record Scores(List<Expression> labels, float[][] logits, int[] actual) {
  public Scores {
    labels = List.copyOf(labels);
    if (logits.length != actual.length) {
      throw new IllegalArgumentException(
          "expected logits of %d pictures, found %d".formatted(actual.length, logits.length));
    }
  }

  /** The first picture of which the network says something that is no finite number. */
  public OptionalInt firstWithoutNumbers() {
    for (int i = 0; i < logits.length; i++) {
      for (float logit : logits[i]) {
        if (!Float.isFinite(logit)) {
          return OptionalInt.of(i);
        }
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Prediction = largest logit, ties to the first.
   *
   * @param temperature divides the logits before softmax; it moves the calibration alone
   */
  public EvaluationReport report(double temperature) {
    List<Integer> classes = classes();
    int[] expected = new int[actual.length];
    int[] predicted = new int[actual.length];
    for (int i = 0; i < actual.length; i++) {
      expected[i] = classes.indexOf(actual[i]);
      predicted[i] = classes.indexOf(Temperature.largest(logits[i]));
    }
    return new EvaluationReport(
        classes.stream().map(labels::get).toList(),
        ConfusionMatrix.of(expected, predicted, classes.size()),
        calibration(temperature).value());
  }

  /** Indices of the labels that pictures have or that can be an answer. */
  private List<Integer> classes() {
    return IntStream.range(0, labels.size()).filter(this::isClass).boxed().toList();
  }

  private boolean isClass(int label) {
    return logits.length == 0
        || Arrays.stream(actual).anyMatch(index -> index == label)
        || Arrays.stream(logits).anyMatch(row -> row[label] != Float.NEGATIVE_INFINITY);
  }

  /**
   * How often the winning label is right, by its probability.
   *
   * @param temperature as in {@link #report}
   */
  public List<ReliabilityBin> reliability(double temperature) {
    return calibration(temperature).bins();
  }

  private CalibrationError calibration(double temperature) {
    CalibrationError calibration = new CalibrationError();
    for (int i = 0; i < actual.length; i++) {
      int best = Temperature.largest(logits[i]);
      double confidence = Math.exp(Temperature.logProbability(logits[i], best, temperature));
      calibration.add(confidence, best == actual[i]);
    }
    return calibration;
  }
}
