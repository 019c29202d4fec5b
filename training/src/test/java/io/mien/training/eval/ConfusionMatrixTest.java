package io.mien.training.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.vision.model.Expression;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  /** The tolerance of spec/vectors.json. */
  private static final Offset<Double> VECTOR = within(1e-5);

  private static final ConfusionMatrix MATRIX =
      new ConfusionMatrix(new long[][] {{50, 3, 2}, {4, 30, 6}, {1, 5, 9}});

  @Test
  void ratesAreThoseOfTheVectorMetricsConfusion() {
    double[] recall = {0.909091, 0.75, 0.6};
    double[] precision = {0.909091, 0.789474, 0.529412};
    double[] f1 = {0.909091, 0.769231, 0.5625};
    for (int i = 0; i < 3; i++) {
      assertThat(MATRIX.recall(i)).isEqualTo(recall[i], VECTOR);
      assertThat(MATRIX.precision(i)).isEqualTo(precision[i], VECTOR);
      assertThat(MATRIX.f1(i)).isEqualTo(f1[i], VECTOR);
    }
    assertThat(MATRIX.overallAccuracy()).isEqualTo(0.809091, VECTOR);
    assertThat(MATRIX.meanClassAccuracy()).isEqualTo(0.75303, VECTOR);
    assertThat(MATRIX.macroF1()).isEqualTo(0.746941, VECTOR);
  }

  @Test
  void rowsAreTrueAndColumnsPredicted() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 0, 1}, new int[] {1, 0, 1}, 2);

    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.count(1, 0)).isZero();
    assertThat(matrix.actual(0)).isEqualTo(2);
    assertThat(matrix.total()).isEqualTo(3);
  }

  @Test
  void emptyDenominatorsGiveZero() {
    ConfusionMatrix matrix = new ConfusionMatrix(new long[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 0}});

    assertThat(matrix.f1(2)).isZero();
    assertThat(matrix.macroF1()).isEqualTo(2.0 / 3, VECTOR);
    // A class without pictures says nothing about recall.
    assertThat(matrix.meanClassAccuracy()).isEqualTo(1);
    assertThat(new ConfusionMatrix(new long[2][2]).overallAccuracy()).isZero();
  }

  @Test
  void refusesWhatIsNoSquare() {
    assertThatThrownBy(() -> new ConfusionMatrix(new long[][] {{1, 2}}))
        .hasMessageContaining("expected a square");
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[1], new int[2], 2))
        .hasMessage("expected as many predictions as labels, found 2 and 1");
  }

  @Test
  void calibrationErrorIsTheMeanGapBetweenConfidenceAndAccuracy() {
    CalibrationError error = new CalibrationError();
    // One bin: confidence 0.9, half right. Another: 0.5, always right.
    error.add(0.9, true);
    error.add(0.9, false);
    error.add(0.5, true);
    error.add(0.5, true);

    assertThat(error.value()).isEqualTo((2 * 0.4 + 2 * 0.5) / 4, within(1e-12));
    assertThat(new CalibrationError().value()).isZero();
  }

  @Test
  void reportHasTheKeysOfTheCommandLine() {
    EvaluationReport report =
        new EvaluationReport(
            List.of(Expression.FEAR, Expression.ANGER, Expression.DISGUST), MATRIX, 0.125);

    JsonNode json = report.toJson();

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "count",
            "overallAccuracy",
            "meanClassAccuracy",
            "macroF1",
            "ece",
            "perClass",
            "confusion");
    assertThat(json.get("count").asInt()).isEqualTo(110);
    assertThat(json.get("overallAccuracy").asDouble()).isEqualTo(0.809091, VECTOR);
    assertThat(json.get("perClass").get("anger").get("recall").asDouble()).isEqualTo(0.75);
    assertThat(json.get("confusion").toString()).isEqualTo("[[50,3,2],[4,30,6],[1,5,9]]");
    assertThat(report.toTable())
        .contains("110 pictures: overall 80.91 %, mean class 75.30 %, macro F1 74.69 %")
        .contains("ECE 12.50 %")
        .containsPattern("disgust +15 +60.00 +52.94 +56.25");
  }
}
