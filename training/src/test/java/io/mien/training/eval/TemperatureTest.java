package io.mien.training.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.model.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TemperatureTest {
  /** The search stops at 1e-6 of log T; the valley's floor is flat to the root of rounding. */
  private static final double SEARCH_TOLERANCE = 1e-4;

  private static final int PICTURES = 20_000;

  /** Deviation of a temperature that is fitted on so many drawn labels, with room. */
  private static final double DRAW_TOLERANCE = 0.05;

  private final SplittableRandom random = new SplittableRandom(5);
  private final float[][] logits = logits();

  private float[][] logits() {
    float[][] rows = new float[PICTURES][4];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (3 * random.nextDouble());
      }
    }
    return rows;
  }

  /** Labels drawn from softmax(z / T). */
  private int[] draw(double temperature) {
    return Arrays.stream(logits)
        .mapToInt(
            row -> {
              double left = random.nextDouble();
              int label = 0;
              while (label < row.length - 1) {
                left -= Math.exp(Temperature.logProbability(row, label, temperature));
                if (left < 0) {
                  break;
                }
                label++;
              }
              return label;
            })
        .toArray();
  }

  @Test
  void findsTheTemperatureThatDrewTheLabels() {
    for (double truth : new double[] {0.4, 1, 2.5}) {
      assertThat(Temperature.fit(logits, draw(truth)) / truth)
          .isCloseTo(1, within(DRAW_TOLERANCE * Math.max(1, truth)));
    }
  }

  @Test
  void twoLogitsHaveAClosedForm() {
    // Right in 3 of 4 at a gap of 2: the best probability is 3/4, so 2 / T = ln 3.
    float[][] rows = {{2, 0}, {2, 0}, {2, 0}, {2, 0}};
    assertThat(Temperature.fit(rows, new int[] {0, 0, 0, 1}))
        .isCloseTo(2 / Math.log(3), within(SEARCH_TOLERANCE));
  }

  @Test
  void isTheBottomOfTheLoss() {
    int[] labels = draw(1.7);
    double best = Temperature.fit(logits, labels);
    double least = Temperature.negativeLogLikelihood(logits, labels, best);
    for (double other = Temperature.LEAST; other < Temperature.MOST; other *= 1.1) {
      assertThat(Temperature.negativeLogLikelihood(logits, labels, other))
          .isGreaterThanOrEqualTo(least - 1e-12);
    }
  }

  @Test
  void calibratesWithoutChangingTheAnswers() {
    int[] labels = draw(0.3);
    Scores scores = new Scores(List.of(Expression.values()).subList(0, 4), logits, labels);
    EvaluationReport before = scores.report(1);
    EvaluationReport after = scores.report(Temperature.fit(logits, labels));
    assertThat(before.ece()).isGreaterThan(0.1);
    assertThat(after.ece()).isLessThan(0.02);
    assertThat(after.confusion().overallAccuracy()).isEqualTo(before.confusion().overallAccuracy());
  }

  @Test
  void staysWithinBoundsWhereThereIsNoBest() {
    float[][] rows = {{1, 0}, {0, 1}};
    assertThat(Temperature.fit(rows, new int[] {0, 1}))
        .isCloseTo(Temperature.LEAST, within(SEARCH_TOLERANCE));
    assertThat(Temperature.fit(rows, new int[] {1, 0}))
        .isCloseTo(Temperature.MOST, within(Temperature.MOST * SEARCH_TOLERANCE));
  }

  @Test
  void needsALabelForEachRow() {
    assertThatThrownBy(() -> Temperature.fit(new float[0][], new int[0]))
        .hasMessage("expected as many labels as rows of logits and at least 1, found 0 and 0");
    assertThatThrownBy(() -> new Scores(List.of(Expression.values()), logits, new int[3]))
        .hasMessage("expected logits of 3 pictures, found " + PICTURES);
  }
}
