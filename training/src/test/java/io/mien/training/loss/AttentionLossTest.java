package io.mien.training.loss;

import static io.mien.training.loss.Gradients.requireFiniteDifferences;
import static io.mien.training.loss.Gradients.value;
import static io.mien.training.loss.Gradients.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.training.Vectors;
import io.mien.training.loss.AfcnLoss.Part;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Losses on maps and features against the specification's vectors and finite differences. */
class AttentionLossTest {
  private static final Offset<Double> ROUNDING = within(Vectors.ROUNDING);
  private static final Offset<Double> EXACT = within(1e-12);

  private static MirroredViews views(JsonNode inputs) {
    Tensor weight = Vectors.tensor(inputs.path("W"));
    return new MirroredViews(
        Vectors.tensor(inputs.path("F")),
        Vectors.tensor(inputs.has("F_flip") ? inputs.path("F_flip") : inputs.path("F")),
        weight,
        inputs.has("b")
            ? Vectors.tensor(inputs.path("b"))
            : AbstractTensor.create(new double[] {0, 0, 0}));
  }

  private static MirroredViews withFeatures(MirroredViews views, Tensor features) {
    return new MirroredViews(features, views.mirroredFeatures(), views.weight(), views.bias());
  }

  private static MirroredViews withMirrored(MirroredViews views, Tensor features) {
    return new MirroredViews(views.features(), features, views.weight(), views.bias());
  }

  private static ClassWeights weights(JsonNode array) {
    return new ClassWeights(Arrays.stream(Vectors.numbers(array)).boxed().toList());
  }

  @Test
  void activationMapsAgreeWithTheSpecificationAndAverageToTheLogits() {
    JsonNode vector = Vectors.of("cam.basic");
    MirroredViews views = views(vector.path("inputs"));
    assertThat(values(views.maps()))
        .containsExactly(Vectors.numbers(vector.path("expected").path("A")), ROUNDING);
    assertThat(values(views.logits()))
        .containsExactly(Vectors.numbers(vector.path("expected").path("logits")), ROUNDING);
    assertThat(values(views.maps().mean(2, 3).add(views.bias())))
        .containsExactly(values(views.logits()), EXACT);
  }

  @Test
  void erasingAttentionConsistencyAgreesWithTheSpecification() {
    JsonNode vector = Vectors.of("eac.total");
    JsonNode expected = vector.path("expected");
    MirroredViews views = views(vector.path("inputs"));
    Tensor labels = Vectors.labels(vector.path("inputs").path("labels"));
    EacLoss loss = new EacLoss(5);

    assertThat(values(views.alignedMaps()))
        .containsExactly(Vectors.numbers(expected.path("A_flip_aligned")), ROUNDING);
    assertThat(value(loss.of(views, labels)))
        .isCloseTo(expected.path("total").asDouble(), ROUNDING);
    assertThat(Gradients.of(f -> loss.of(withFeatures(views, f), labels), views.features()))
        .containsExactly(Vectors.numbers(expected.path("grad_F")), ROUNDING);
    assertThat(Gradients.of(f -> loss.of(withMirrored(views, f), labels), views.mirroredFeatures()))
        .containsExactly(Vectors.numbers(expected.path("grad_F_flip")), ROUNDING);
    assertThat(
            Gradients.of(
                w ->
                    loss.of(
                        new MirroredViews(
                            views.features(), views.mirroredFeatures(), w, views.bias()),
                        labels),
                views.weight()))
        .containsExactly(Vectors.numbers(expected.path("grad_W_stopgrad")), ROUNDING);
    requireFiniteDifferences(f -> loss.of(withFeatures(views, f), labels), views.features());
  }

  @Test
  void mapsOfAnExactMirrorImageAreConsistent() {
    MirroredViews given = views(Vectors.of("eac.total").path("inputs"));
    MirroredViews views = withMirrored(given, given.features().flip(3));
    for (AttentionConsistency form : AttentionConsistency.values()) {
      assertThat(value(form.of(views.maps(), views.alignedMaps(), ClassWeights.equal(3)))).isZero();
    }
  }

  @Test
  void rebalancedConsistencyAgreesWithTheSpecification() {
    JsonNode vector = Vectors.of("rac.variants");
    JsonNode expected = vector.path("expected");
    MirroredViews views = views(vector.path("inputs"));
    ClassWeights weights = weights(vector.path("inputs").path("B"));
    assertThat(value(consistency(AttentionConsistency.ABSOLUTE, views, weights)))
        .isCloseTo(expected.path("abs").asDouble(), ROUNDING);
    assertThat(value(consistency(AttentionConsistency.SQUARED, views, weights)))
        .isCloseTo(expected.path("sq").asDouble(), ROUNDING);
    assertThat(value(consistency(AttentionConsistency.RELEASED, views, weights)))
        .isCloseTo(expected.path("code").asDouble(), ROUNDING);
    for (AttentionConsistency form : AttentionConsistency.values()) {
      requireFiniteDifferences(
          f -> consistency(form, withFeatures(views, f), weights), views.features());
    }
  }

  private static Tensor consistency(
      AttentionConsistency form, MirroredViews views, ClassWeights weights) {
    return form.of(views.maps(), views.alignedMaps(), weights);
  }

  @Test
  void mineExtraKnowledgeAgreesWithTheSpecification() {
    JsonNode vector = Vectors.of("mek.total");
    JsonNode expected = vector.path("expected");
    MirroredViews views = views(vector.path("inputs"));
    Tensor labels = Vectors.labels(vector.path("inputs").path("labels"));
    ClassWeights raw = weights(vector.path("inputs").path("B"));
    MekLoss printed = new MekLoss(MekLoss.Form.PRINTED, raw.normalised(), 0.1, 2);
    MekLoss released = new MekLoss(MekLoss.Form.RELEASED, raw, 0.3, 0.1);

    assertThat(value(printed.of(views, labels)))
        .isCloseTo(expected.path("paper_total").asDouble(), ROUNDING);
    assertThat(value(released.of(views, labels)))
        .isCloseTo(expected.path("code_total").asDouble(), ROUNDING);
    for (MekLoss loss : List.of(printed, released)) {
      requireFiniteDifferences(f -> loss.of(withFeatures(views, f), labels), views.features());
      requireFiniteDifferences(
          f -> loss.of(withMirrored(views, f), labels), views.mirroredFeatures());
    }
  }

  @Test
  void rebalancedConsistencyAndFocalLossAgreeWithTheSpecification() {
    JsonNode vector = Vectors.of("rbc_rbf.total");
    MirroredViews views = views(vector.path("inputs"));
    Tensor labels = Vectors.labels(vector.path("inputs").path("labels"));
    RebalancedLoss loss =
        new RebalancedLoss(weights(vector.path("inputs").path("B")), 0.1, 0.5, new FocalLoss(2));
    assertThat(value(loss.of(views, labels)))
        .isCloseTo(vector.path("expected").path("total").asDouble(), ROUNDING);
    requireFiniteDifferences(f -> loss.of(withFeatures(views, f), labels), views.features());
    requireFiniteDifferences(
        f -> loss.of(withMirrored(views, f), labels), views.mirroredFeatures());
  }

  @Test
  void absoluteDifferencesCountAsTheSquaredOnesDo() {
    JsonNode inputs = Vectors.of("mek.total").path("inputs");
    MirroredViews views = views(inputs);
    Tensor labels = Vectors.labels(inputs.path("labels"));
    ClassWeights weights = weights(inputs.path("B")).normalised();
    double absolute = value(consistency(AttentionConsistency.ABSOLUTE, views, weights));
    MekLoss mek = new MekLoss(MekLoss.Form.PRINTED, weights, 0.1, 2, AttentionConsistency.ABSOLUTE);
    RebalancedLoss rebalanced =
        new RebalancedLoss(weights, 2, 0.5, new FocalLoss(2), AttentionConsistency.ABSOLUTE);

    assertThat(value(mek.of(views, labels)) - value(mek.weakened(0).of(views, labels)))
        .isCloseTo(2 * absolute, EXACT);
    assertThat(value(mek.weakened(0.5).of(views, labels)))
        .isCloseTo(value(mek.of(views, labels)) - absolute, EXACT);
    assertThat(
            value(rebalanced.of(views, labels)) - value(rebalanced.weakened(0).of(views, labels)))
        .isCloseTo(2 * absolute, EXACT);
  }

  @Test
  void uncertaintyMixingAgreesWithTheSpecification() {
    JsonNode vector = Vectors.of("rul.mix");
    JsonNode inputs = vector.path("inputs");
    Tensor features = Vectors.tensor(inputs.path("mu"));
    Tensor variances = Vectors.tensor(inputs.path("logvar"));
    Tensor permutation = Vectors.labels(inputs.path("perm"));
    Tensor labels = Vectors.labels(inputs.path("labels"));
    Tensor mixed = UncertaintyMixing.mixed(features, variances, permutation);
    Tensor weight = Vectors.tensor(inputs.path("W"));
    Tensor bias = Vectors.tensor(inputs.path("b"));
    Tensor logits = mixed.matmul(weight.t()).add(bias);

    assertThat(values(mixed))
        .containsExactly(Vectors.numbers(vector.path("expected").path("mixed")), ROUNDING);
    assertThat(value(UncertaintyMixing.loss(logits, labels, permutation, ClassWeights.equal(3))))
        .isCloseTo(vector.path("expected").path("loss").asDouble(), ROUNDING);
    JsonNode fan = Vectors.of("fan2022.weighted_addup");
    ClassWeights weights = weights(fan.path("inputs").path("class_weights"));
    assertThat(value(UncertaintyMixing.loss(logits, labels, permutation, weights)))
        .isCloseTo(fan.path("expected").path("loss").asDouble(), ROUNDING);
    requireFiniteDifferences(
        v ->
            UncertaintyMixing.loss(
                UncertaintyMixing.mixed(features, v, permutation).matmul(weight.t()).add(bias),
                labels,
                permutation,
                weights),
        variances);
  }

  @Test
  void headsAreToldApartAsTheSpecificationSays() {
    JsonNode vector = Vectors.of("ddamfn.attention_loss");
    Tensor first = Vectors.tensor(vector.path("inputs").path("heads").path(0));
    Tensor second = Vectors.tensor(vector.path("inputs").path("heads").path(1));
    assertThat(value(HeadDiversityLoss.of(List.of(first, second))))
        .isCloseTo(vector.path("expected").path("loss").asDouble(), ROUNDING);
    Tensor third = first.mul(second);
    requireFiniteDifferences(h -> HeadDiversityLoss.of(List.of(h, second, third)), first);
    assertThatThrownBy(() -> HeadDiversityLoss.of(List.of(first)))
        .hasMessage("expected at least 2 heads, found 1");
  }

  @Test
  void attentionFusionAgreesWithTheSpecification() {
    JsonNode vector = Vectors.of("afcn.pipeline");
    JsonNode inputs = vector.path("inputs");
    JsonNode expected = vector.path("expected");
    MirroredViews views = views(inputs);
    Tensor logits = Vectors.tensor(inputs.path("logits"));
    Tensor mirrored = Vectors.tensor(inputs.path("logits_flip"));
    Tensor labels = Vectors.labels(inputs.path("labels"));
    AfcnLoss loss = new AfcnLoss(0.5, 3, 0.2, EnumSet.allOf(Part.class));
    Tensor probabilities = AfcnLoss.probabilities(logits, mirrored);
    Tensor certainty = AfcnLoss.certainty(probabilities);

    assertThat(values(certainty))
        .containsExactly(Vectors.numbers(expected.path("certainty")), ROUNDING);
    assertThat(values(AfcnLoss.fused(probabilities, views.maps())))
        .containsExactly(Vectors.numbers(expected.path("fused")), ROUNDING);
    Tensor corrected = loss.corrected(probabilities, certainty, labels);
    int[] relabelled = Vectors.integers(expected.path("corrected_labels"));
    for (int i = 0; i < relabelled.length; i++) {
      assertThat(corrected.select(0, i).item().toLong()).isEqualTo(relabelled[i]);
    }
    assertThat(value(loss.of(logits, mirrored, views.maps(), views.alignedMaps(), labels)))
        .isCloseTo(expected.path("total").asDouble(), ROUNDING);
    requireFiniteDifferences(
        f -> loss.of(logits, mirrored, withFeatures(views, f).maps(), views.alignedMaps(), labels),
        views.features());
  }

  @Test
  void attentionFusionWithoutItsPartsIsCrossEntropyOrAttentionConsistency() {
    JsonNode inputs = Vectors.of("afcn.pipeline").path("inputs");
    MirroredViews views = views(inputs);
    Tensor logits = Vectors.tensor(inputs.path("logits"));
    Tensor mirrored = Vectors.tensor(inputs.path("logits_flip"));
    Tensor labels = Vectors.labels(inputs.path("labels"));
    Tensor maps = views.maps();
    Tensor aligned = views.alignedMaps();

    double entropy = value(CrossEntropy.of(logits, labels));
    assertThat(
            value(new AfcnLoss(0.5, 3, 0.2, Set.of()).of(logits, mirrored, maps, aligned, labels)))
        .isCloseTo(entropy, EXACT);
    double consistency =
        value(AttentionConsistency.SQUARED.of(maps, aligned, ClassWeights.equal(3)));
    assertThat(
            value(
                new AfcnLoss(0.5, 3, 0.2, Set.of(Part.CONSISTENCY))
                    .of(logits, mirrored, maps, aligned, labels)))
        .isCloseTo(entropy + 3 * consistency, EXACT);
    assertThat(
            value(
                new AfcnLoss(0.5, 3, 0.2, Set.of(Part.MIRRORED_ENTROPY))
                    .of(logits, mirrored, maps, aligned, labels)))
        .isCloseTo(entropy + value(CrossEntropy.of(mirrored, labels)) / 2, EXACT);
  }
}
