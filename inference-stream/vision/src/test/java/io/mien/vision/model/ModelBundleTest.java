package io.mien.vision.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelBundleTest {
  private static final Landmarks TEMPLATE =
      new Landmarks(
          new Point(0.3, 0.36),
          new Point(0.7, 0.36),
          new Point(0.5, 0.58),
          new Point(0.34, 0.8),
          new Point(0.66, 0.8));
  private static final ModelBundle BUNDLE =
      new ModelBundle(
          "ferplus-resnet18h",
          "1.0.0",
          List.of(Expression.values()),
          new Preprocessing(
              ColourOrder.GRAY,
              64,
              64,
              48,
              1 / 255.0,
              List.of(0.507),
              List.of(0.255),
              Resampling.ANTIALIASED,
              Border.REPLICATE),
          1.5,
          Map.of(
              "ultraface-rfb-320",
              new BoxCrop(0.01, -0.02, 1.1, 0.9),
              "yunet",
              new LandmarkCrop(List.of(TEMPLATE))),
          Map.of("seed", "7", "data.sha256", "abc"));

  @Test
  void metadataRoundTrips() {
    Map<String, String> metadata = BUNDLE.toMetadata();

    assertThat(ModelBundle.parse(metadata)).isEqualTo(BUNDLE);
    assertThat(metadata)
        .containsEntry("mien.format", "1")
        .containsEntry(
            "mien.labels", "neutral,happiness,surprise,sadness,anger,disgust,fear,contempt")
        .containsEntry("mien.preprocessing.detailPixels", "48")
        .containsEntry("mien.temperature", "1.5")
        .containsEntry("mien.crop.ultraface-rfb-320", "box 0.01 -0.02 1.1 0.9")
        .containsEntry("mien.provenance.seed", "7");
  }

  @Test
  void keysOfOthersAreLeftAlone() {
    Map<String, String> metadata = new HashMap<>(BUNDLE.toMetadata());
    metadata.put("author", "somebody");

    assertThat(ModelBundle.parse(metadata)).isEqualTo(BUNDLE);
  }

  @Test
  void aBundleFromBeforeTemperaturesTakesLogitsAsTheyAre() {
    Map<String, String> metadata = new HashMap<>(BUNDLE.toMetadata());
    metadata.remove("mien.temperature");

    assertThat(ModelBundle.parse(metadata).temperature()).isEqualTo(1);
  }

  @Test
  void refusesATemperatureThatCannotBe() {
    for (String wrong : List.of("0", "-1", "NaN", "Infinity", "warm", "")) {
      Map<String, String> metadata = new HashMap<>(BUNDLE.toMetadata());
      metadata.put("mien.temperature", wrong);

      assertThatExceptionOfType(ModelBundleException.class)
          .as(wrong)
          .isThrownBy(() -> ModelBundle.parse(metadata))
          .withMessageContaining("temperature");
    }
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    Map<String, String> metadata = new HashMap<>(BUNDLE.toMetadata());
    metadata.remove("mien.name");
    metadata.put("mien.labels", "neutral,joy");
    metadata.put("mien.preprocessing.widthPixels", "wide");
    metadata.put("mien.preprocessing.resampling", "CUBIC");
    metadata.put("mien.crop.yunet", "landmarks 1 2 3");

    assertThatExceptionOfType(ModelBundleException.class)
        .isThrownBy(() -> ModelBundle.parse(metadata))
        .withMessageContaining("mien.name: expected a value, found none")
        .withMessageContaining("mien.labels: expected one of neutral")
        .withMessageContaining("found 'joy'")
        .withMessageContaining("mien.preprocessing.widthPixels: expected a whole number")
        .withMessageContaining("mien.preprocessing.resampling: expected one of [BILINEAR")
        .withMessageContaining("mien.crop.yunet: expected 10 numbers");
  }

  @Test
  void preprocessingThatCannotBeIsAProblemToo() {
    Map<String, String> metadata = new HashMap<>(BUNDLE.toMetadata());
    metadata.put("mien.preprocessing.mean", "1,2,3");
    metadata.remove("mien.version");

    assertThatExceptionOfType(ModelBundleException.class)
        .isThrownBy(() -> ModelBundle.parse(metadata))
        .withMessageContaining("mien.version: expected a value")
        .withMessageContaining("expected 1 values of mean and of std for GRAY, found 3 and 1");
  }

  @Test
  void otherFilesAndOtherFormatsAreNamed() {
    assertThatThrownBy(() -> ModelBundle.parse(Map.of()))
        .hasMessage(
            "not a Mien model bundle: expected metadata key mien.format, found no metadata");
    assertThatThrownBy(() -> ModelBundle.parse(Map.of("mien.format", "2")))
        .hasMessage("expected bundle format 1, found '2'");
  }

  @Test
  void cropOfUnknownDetectorNamesTheKnownOnes() {
    assertThat(BUNDLE.crop("yunet")).isInstanceOf(LandmarkCrop.class);
    assertThatThrownBy(() -> BUNDLE.crop("haar"))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageContaining("detector 'haar'")
        .hasMessageContaining("found crops for ultraface-rfb-320, yunet");
  }

  @Test
  void refusesDoubleLabelsAndEmptyNames() {
    assertThatThrownBy(() -> with("x", List.of(Expression.FEAR, Expression.FEAR)))
        .hasMessageContaining("different labels");
    assertThatThrownBy(() -> with(" ", List.of(Expression.values())))
        .hasMessageContaining("expected a name");
  }

  @Test
  void labelsReadBack() {
    for (Expression expression : Expression.values()) {
      assertThat(Expression.ofLabel(expression.label())).isEqualTo(expression);
    }
    assertThatThrownBy(() -> Expression.ofLabel("Fear")).hasMessageContaining("found 'Fear'");
  }

  private static ModelBundle with(String name, List<Expression> labels) {
    return new ModelBundle(name, "1", labels, BUNDLE.preprocessing(), 1, Map.of(), Map.of());
  }
}
