package io.mien.training.loss;

import static io.mien.training.loss.Gradients.requireFiniteDifferences;
import static io.mien.training.loss.Gradients.value;
import static io.mien.training.loss.Gradients.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.training.Vectors;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Losses on logits against the specification's vectors and finite differences. */
class LogitLossTest {
  private static final Offset<Double> ROUNDING = within(Vectors.ROUNDING);
  private static final Tensor LOGITS =
      AbstractTensor.create(
          new double[] {2, 0.5, -1, 0.2, 1.4, 0.3, -0.5, 0.1, 0.9, 1, 1, 1}, 4, 3);
  private static final Tensor LABELS = Vectors.labels(0, 1, 0, 2);
  private static final ClassWeights WEIGHTS =
      ClassWeights.effectiveNumber(new int[] {100, 20, 5}, 0.999).normalised();

  private static double expected(String id, String name) {
    return Vectors.of(id).path("expected").path(name).asDouble();
  }

  @Test
  void crossEntropyAgreesWithTheSpecification() {
    assertThat(value(CrossEntropy.of(LOGITS, LABELS)))
        .isCloseTo(expected("ce.basic", "loss"), ROUNDING);
    assertThat(values(CrossEntropy.perSample(LOGITS, LABELS)))
        .containsExactly(
            Vectors.numbers(Vectors.of("ce.basic").path("expected").path("per_sample")), ROUNDING);
    assertThat(value(CrossEntropy.weighted(LOGITS, LABELS, WEIGHTS)))
        .isCloseTo(expected("cb.softmax", "loss_mean"), ROUNDING);
    assertThat(value(CrossEntropy.weightedMean(LOGITS, LABELS, WEIGHTS)))
        .isCloseTo(expected("cb.softmax", "loss_weighted_mean"), ROUNDING);
  }

  @Test
  void focalLossesAgreeWithTheSpecification() {
    assertThat(value(new FocalLoss(2).of(LOGITS, LABELS)))
        .isCloseTo(expected("focal.softmax", "loss"), ROUNDING);
    assertThat(value(new FocalLoss(0).of(LOGITS, LABELS)))
        .isCloseTo(expected("focal.softmax", "loss_gamma0"), ROUNDING);
    assertThat(value(new SigmoidFocalLoss(0.5, WEIGHTS).of(LOGITS, LABELS)))
        .isCloseTo(expected("cb.focal_sigmoid", "loss"), ROUNDING);
  }

  @Test
  void rebalancedFocalLossAgreesWithTheSpecification() {
    ClassWeights raw = ClassWeights.effectiveNumber(new int[] {100, 20, 5}, 0.999);
    FocalLoss focal = new FocalLoss(2);
    assertThat(value(focal.of(LOGITS, LABELS, raw)))
        .isCloseTo(expected("rbf.loss", "loss_raw"), ROUNDING);
    assertThat(value(focal.of(LOGITS, LABELS, WEIGHTS)))
        .isCloseTo(expected("rbf.loss", "loss_normalised"), ROUNDING);
    JsonNode vector = Vectors.of("rbf.loss");
    Tensor one = Vectors.tensor(vector.path("inputs").path("grad_logits")).unsqueeze(0);
    Tensor label = Vectors.labels(vector.path("inputs").path("grad_label").asInt());
    assertThat(Gradients.of(logits -> focal.of(logits, label, WEIGHTS), one))
        .containsExactly(
            Vectors.numbers(vector.path("expected").path("grad_normalised")), ROUNDING);
  }

  @Test
  void smoothedLabelsAgreeWithTheSpecification() {
    JsonNode vector = Vectors.of("rsl.targets");
    JsonNode inputs = vector.path("inputs");
    JsonNode expected = vector.path("expected");
    Tensor logits = Vectors.tensor(inputs.path("logits"));
    Tensor labels = Vectors.labels(inputs.path("labels"));
    ClassWeights raw =
        ClassWeights.effectiveNumber(Vectors.integers(inputs.path("counts")), 0.9999);
    Tensor printedRaw = SmoothedLabels.printed(logits, labels, raw, 0.1);
    Tensor printed = SmoothedLabels.printed(logits, labels, raw.normalised(), 0.1);
    ClassWeights inverse = ClassWeights.inverseFrequency(Vectors.integers(inputs.path("counts")));
    Tensor released = SmoothedLabels.released(logits, labels, inverse, 0.3);

    assertThat(values(printedRaw))
        .containsExactly(Vectors.numbers(expected.path("paper_raw_targets")), ROUNDING);
    assertThat(values(printed))
        .containsExactly(Vectors.numbers(expected.path("paper_normalised_targets")), ROUNDING);
    assertThat(values(released))
        .containsExactly(Vectors.numbers(expected.path("code_targets")), ROUNDING);
    assertThat(value(SoftCrossEntropy.of(logits, printedRaw)))
        .isCloseTo(expected.path("loss_paper_raw").asDouble(), ROUNDING);
    assertThat(value(SoftCrossEntropy.of(logits, printed)))
        .isCloseTo(expected.path("loss_paper_normalised").asDouble(), ROUNDING);
    assertThat(value(SoftCrossEntropy.of(logits, released)))
        .isCloseTo(expected.path("loss_code").asDouble(), ROUNDING);
  }

  @Test
  void printedTargetsSumToOneWithNormalisedWeights() {
    for (double sum : values(SmoothedLabels.printed(LOGITS, LABELS, WEIGHTS, 0.2).sum(1))) {
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
    for (double sum : values(SmoothedLabels.released(LOGITS, LABELS, WEIGHTS, 0.2).sum(1))) {
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void selfCureAgreesWithTheSpecification() {
    JsonNode vector = Vectors.of("scn.total");
    JsonNode inputs = vector.path("inputs");
    JsonNode expected = vector.path("expected");
    Tensor certainty = Vectors.tensor(inputs.path("alpha"));
    Tensor logits = Vectors.tensor(inputs.path("raw_logits"));
    Tensor labels = Vectors.labels(inputs.path("labels"));
    ScnLoss loss = new ScnLoss(0.7, 0.15, 0.2);

    assertThat(value(loss.of(certainty, logits, labels)))
        .isCloseTo(expected.path("total").asDouble(), ROUNDING);
    assertThat(value(new ScnLoss(0.7, 0.5, 0.2).of(certainty, logits, labels)))
        .isCloseTo(expected.path("total_b").asDouble(), ROUNDING);
    Tensor relabelled = loss.relabelled(ScnLoss.weighted(certainty, logits), labels);
    for (int i = 0; i < 5; i++) {
      assertThat(relabelled.select(0, i).item().toLong())
          .isEqualTo(expected.path("relabel").path(i).path("new_label").asLong());
    }
    ScnLoss wide = new ScnLoss(0.7, 0.5, 0.2);
    requireFiniteDifferences(z -> wide.of(certainty, z, labels), logits);
    requireFiniteDifferences(alpha -> wide.of(alpha, logits, labels), certainty);
  }

  @Test
  void selfCureOfOnePictureRanksNothing() {
    Tensor one = LOGITS.narrow(0, 0, 1);
    Tensor label = Vectors.labels(0);
    Tensor sure = AbstractTensor.create(new double[] {1});
    assertThat(value(new ScnLoss(0.7, 0.15, 0.2).of(sure, one, label)))
        .isCloseTo(value(CrossEntropy.of(one, label)), within(1e-12));
  }

  @Test
  void bilateralLossAgreesWithTheSpecification() {
    JsonNode vector = Vectors.of("bbn.alpha");
    JsonNode inputs = vector.path("inputs");
    double[] alphas = Vectors.numbers(vector.path("expected").path("alpha"));
    int[] epochs = Vectors.integers(inputs.path("t"));
    for (int i = 0; i < epochs.length; i++) {
      assertThat(BilateralLoss.alpha(epochs[i], 60)).isCloseTo(alphas[i], ROUNDING);
    }
    Tensor conventional = Vectors.tensor(inputs.path("logits_c"));
    Tensor rebalancing = Vectors.tensor(inputs.path("logits_r"));
    Tensor first = Vectors.labels(inputs.path("y_c"));
    Tensor second = Vectors.labels(inputs.path("y_r"));
    assertThat(value(BilateralLoss.of(conventional, first, rebalancing, second, 0.75)))
        .isCloseTo(vector.path("expected").path("loss").asDouble(), ROUNDING);
    assertThat(BilateralLoss.reversedShares(new int[] {1290, 281, 717, 4772, 1982, 705, 2524}))
        .containsExactly(
            Vectors.numbers(vector.path("expected").path("reversed_probs_raf")), ROUNDING);
    requireFiniteDifferences(
        z -> BilateralLoss.of(z, first, rebalancing, second, 0.75), conventional);
  }

  @Test
  void neighbourLabelsAgreeWithTheSpecification() {
    JsonNode vector = Vectors.of("ldlva.target");
    JsonNode inputs = vector.path("inputs");
    Tensor label = AbstractTensor.create(new double[] {1, 0, 0});
    Tensor probabilities = Vectors.tensor(inputs.path("neighbour_probs"));
    Tensor distances = Vectors.tensor(inputs.path("va_l1"));
    Tensor scores = Vectors.tensor(inputs.path("scores"));
    Tensor trust = AbstractTensor.create(new double[] {0.5}).sigmoid();
    assertThat(values(NeighbourLabels.target(label, probabilities, distances, scores, trust)))
        .containsExactly(Vectors.numbers(vector.path("expected").path("target")), ROUNDING);
    requireFiniteDifferences(
        s -> NeighbourLabels.target(label, probabilities, distances, s, trust).square().sum(),
        scores);
  }

  @Test
  void trustedCentresPullTheirFeaturesAndPushEachOther() {
    Tensor features = AbstractTensor.create(new double[] {1, 0, 3, 4, 0, 2}, 3, 2);
    Tensor centres = AbstractTensor.create(new double[] {0, 0, 1, 1}, 2, 2);
    Tensor labels = Vectors.labels(0, 1, 0);
    Tensor trust = AbstractTensor.create(new double[] {0.5, 1, 0.25}, 3, 1);

    // By hand: 0.5 * 1 + 1 * (4 + 9) + 0.25 * 4 = 14.5, halved and divided by 3.
    assertThat(value(TrustedCentres.loss(features, centres, labels, trust)))
        .isCloseTo(14.5 / 6, within(1e-12));
    requireFiniteDifferences(f -> TrustedCentres.loss(f, centres, labels, trust), features);

    // Pulls 0.5 / 3 * sum of trust (x - c) / (1 + n) give (0.0278, 0.0278) and (1.1667, 1.25); then
    // each is pushed 0.05 * exp(-d^2 / 2) times their difference.
    double[] pulled = {
      0.5 / 3 * 0.5 / 3, 0.5 / 3 * 0.5 / 3, 1 + 0.5 / 3 * 2 / 2, 1 + 0.5 / 3 * 3 / 2
    };
    double x = pulled[0] - pulled[2];
    double y = pulled[1] - pulled[3];
    double push = 0.5 * 0.1 * Math.exp(-(x * x + y * y) / 2);
    assertThat(values(TrustedCentres.moved(features, centres, labels, trust)))
        .containsExactly(
            new double[] {
              pulled[0] + push * x, pulled[1] + push * y, pulled[2] - push * x, pulled[3] - push * y
            },
            within(1e-12));
  }

  @Test
  void gradientsOfTheOthersAreThoseOfFiniteDifferences() {
    requireFiniteDifferences(z -> CrossEntropy.of(z, LABELS), LOGITS);
    requireFiniteDifferences(z -> CrossEntropy.weighted(z, LABELS, WEIGHTS), LOGITS);
    requireFiniteDifferences(z -> CrossEntropy.weightedMean(z, LABELS, WEIGHTS), LOGITS);
    requireFiniteDifferences(z -> new FocalLoss(2).of(z, LABELS), LOGITS);
    requireFiniteDifferences(z -> new FocalLoss(2).of(z, LABELS, WEIGHTS), LOGITS);
    requireFiniteDifferences(z -> new SigmoidFocalLoss(0.5, WEIGHTS).of(z, LABELS), LOGITS);
  }

  @Test
  void refusesSettingsThatDoNotWork() {
    assertThatThrownBy(() -> new FocalLoss(0.5)).hasMessageContaining("found 0.5");
    assertThatThrownBy(() -> new SigmoidFocalLoss(-1, WEIGHTS)).hasMessageContaining("-1");
  }
}
