package io.mien.training.loss;

import static io.mien.training.loss.Gradients.requireFiniteDifferences;
import static io.mien.training.loss.Gradients.value;
import static io.mien.training.loss.Gradients.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.training.Vectors;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cosine-Harmony, its centres, flooding, and changes of place. */
class CosineHarmonyTest {
  private static final Offset<Double> ROUNDING = within(Vectors.ROUNDING);
  private static final Offset<Double> EXACT = within(1e-9);

  private final JsonNode vector = Vectors.of("cosine_harmony.all");
  private final JsonNode expected = vector.path("expected");
  private final Tensor features = Vectors.tensor(vector.path("inputs").path("x"));
  private final Tensor centres = Vectors.tensor(vector.path("inputs").path("centers"));
  private final Tensor labels = Vectors.labels(vector.path("inputs").path("labels"));

  private static CosineHarmony loss(CosineHarmony.Form form) {
    return new CosineHarmony(form, 0.1);
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithTheSpecification(CosineHarmony.Form form) {
    String key = "loss_" + form.name().toLowerCase(Locale.ROOT);
    assertThat(value(loss(form).of(features, centres, labels)))
        .isCloseTo(expected.path(key).asDouble(), ROUNDING);
  }

  @Test
  void gradientsAgreeWithTheSpecification() {
    requireGradients(CosineHarmony.Form.RELEASED, "released");
    requireGradients(CosineHarmony.Form.SEPARATING, "separating");
  }

  private void requireGradients(CosineHarmony.Form form, String key) {
    UnaryOperator<Tensor> byFeature = x -> loss(form).of(x, centres, labels);
    UnaryOperator<Tensor> byCentre = c -> loss(form).of(features, c, labels);
    assertThat(Gradients.of(byFeature, features))
        .containsExactly(Vectors.numbers(expected.path("grad_x_" + key)), ROUNDING);
    assertThat(Gradients.of(byCentre, centres))
        .containsExactly(Vectors.numbers(expected.path("grad_c_" + key)), ROUNDING);
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAgreeWithFiniteDifferences(CosineHarmony.Form form) {
    requireFiniteDifferences(x -> loss(form).of(x, centres, labels), features);
    requireFiniteDifferences(c -> loss(form).of(features, c, labels), centres);
  }

  @ParameterizedTest
  @EnumSource
  void aRowWithoutVariationHasAGradient(CosineHarmony.Form form) {
    Tensor constant = features.clone();
    Tensor unused = constant.select(0, 0).fill_(new Scalar(0.25));
    UnaryOperator<Tensor> byFeature = x -> loss(form).of(x, centres, labels);
    UnaryOperator<Tensor> byCentre = c -> loss(form).of(features, c, labels);

    assertThat(Arrays.stream(Gradients.of(byFeature, constant))).allMatch(Double::isFinite);
    assertThat(Arrays.stream(Gradients.of(byCentre, centres.mul(new Scalar(0.0)))))
        .allMatch(Double::isFinite);
    assertThat(values(CosineHarmony.distances(constant, centres).select(0, 0))).containsOnly(1);
  }

  @Test
  void distancesDependOnNeitherScaleNorOffset() {
    Tensor distances = CosineHarmony.distances(features, centres);
    assertThat(values(distances)).containsExactly(Vectors.numbers(expected.path("d")), ROUNDING);
    Tensor moved = features.mul(new Scalar(3.0)).add(new Scalar(-7.0));
    assertThat(values(CosineHarmony.distances(moved, centres)))
        .containsExactly(values(distances), EXACT);
  }

  @Test
  void asksNothingOfASinglePicture() {
    Tensor one = features.narrow(0, 0, 1);
    assertThat(value(loss(CosineHarmony.Form.RELEASED).of(one, centres, labels.narrow(0, 0, 1))))
        .isZero();
  }

  @Test
  void centresMoveAsTheSpecificationSays() {
    JsonNode update = Vectors.of("center_update.wen");
    Tensor moved =
        CosineHarmony.shifted(
            features, centres, labels, update.path("inputs").path("eta").asDouble());
    assertThat(values(moved))
        .containsExactly(Vectors.numbers(update.path("expected").path("centers_new")), ROUNDING);
  }

  @Test
  void floodingAgreesWithTheSpecification() {
    JsonNode flooding = Vectors.of("flooding.lfnsb");
    double[] losses = Vectors.numbers(flooding.path("inputs").path("losses"));
    double[] flooded = Vectors.numbers(flooding.path("expected").path("out"));
    double[] signs = Vectors.numbers(flooding.path("expected").path("grad_sign"));
    Flooding lfnsb = new Flooding(0.5, 0.52);
    for (int i = 0; i < losses.length; i++) {
      Tensor loss = AbstractTensor.create(losses[i]);
      assertThat(value(lfnsb.of(loss))).isCloseTo(flooded[i], ROUNDING);
      assertThat(Gradients.of(lfnsb::of, loss)).containsExactly(signs[i]);
    }
  }

  @Test
  void changesOfPlaceDoToMapsWhatTheyDoToPictures() {
    Tensor picture = AbstractTensor.create(new double[] {1, 2, 3, 4}, 1, 1, 2, 2);
    assertThat(values(SpatialTransform.MIRROR.apply(picture))).containsExactly(2, 1, 4, 3);
    assertThat(values(SpatialTransform.UPSIDE_DOWN.apply(picture))).containsExactly(3, 4, 1, 2);
    assertThat(values(SpatialTransform.scale(1).apply(picture)))
        .containsExactly(new double[] {1, 2, 3, 4}, EXACT);
    // A checkerboard of two pixels grown to twice its size shows the middle of it.
    assertThat(values(SpatialTransform.scale(2).apply(picture)))
        .containsExactly(new double[] {1.75, 2.25, 2.75, 3.25}, EXACT);
    // Shrunk to a half, it has zeros around.
    assertThat(values(SpatialTransform.scale(0.5).apply(picture)))
        .containsExactly(new double[] {0.25, 0.5, 0.75, 1}, EXACT);
    assertThatThrownBy(() -> SpatialTransform.scale(0))
        .hasMessage("expected a factor above 0, found 0.0");
  }

  @Test
  void mapsThatFollowAChangeOfPlaceAreConsistent() {
    Tensor weight = Vectors.tensor(Vectors.of("cam.basic").path("inputs").path("W"));
    Tensor maps = Vectors.tensor(Vectors.of("cam.basic").path("inputs").path("F"));
    Tensor bias = AbstractTensor.create(new double[] {0, 0, 0});
    for (SpatialTransform transform :
        new SpatialTransform[] {
          SpatialTransform.MIRROR, SpatialTransform.UPSIDE_DOWN, SpatialTransform.scale(0.8)
        }) {
      MirroredViews views = new MirroredViews(maps, transform.apply(maps), weight, bias, transform);
      assertThat(
              value(
                  AttentionConsistency.SQUARED.of(
                      views.maps(), views.alignedMaps(), ClassWeights.equal(3))))
          .isCloseTo(0, EXACT);
    }
  }
}
