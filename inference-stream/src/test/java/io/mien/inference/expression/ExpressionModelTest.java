package io.mien.inference.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.inference.Pictures;
import io.mien.inference.face.Face;
import io.mien.inference.onnx.OnnxException;
import io.mien.inference.onnx.PooledTensor;
import io.mien.inference.onnx.TinyNetwork;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.model.Expression;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundleException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressionModelTest {

  /** A float network's logits against the same sum in double. */
  private static final double LOGIT_TOLERANCE = 1e-6;

  private static final Face FACE = new Face(new Box(10, 10, 40, 40), 0.9, Optional.empty());

  @TempDir private Path folder;

  private ExpressionModel open() {
    return ExpressionModel.open(Optional.of(TinyModel.write(folder)), "ultraface-rfb-320", 1);
  }

  private Path file(TinyNetwork network, Map<String, String> metadata) throws IOException {
    return Files.write(folder.resolve("other.onnx"), network.write(metadata));
  }

  @Test
  void predictsAllFacesOfARunInTheirOrder() {
    try (ExpressionModel model = open()) {
      List<PooledTensor> tensors =
          List.of(255, 0, 128).stream()
              .map(grey -> model.tensor(Pictures.plain(60, 60, grey), FACE))
              .toList();
      assertThat(model.run(tensors, 4))
          .extracting(Prediction::expression)
          .containsExactly(Expression.HAPPINESS, Expression.SADNESS, Expression.NEUTRAL);
      assertThat(model.run(tensors, 3)).isEqualTo(model.run(tensors, 3));
      assertThat(model.run(List.of(), 2)).isEmpty();
      model.check();
    }
  }

  @Test
  void probabilitiesAreTheSoftmaxInTheOrderOfTheBundle() {
    try (ExpressionModel model = open()) {
      Prediction white =
          model.run(List.of(model.tensor(Pictures.plain(60, 60, 255), FACE)), 1).get(0);
      double sum = Math.exp(2) + Math.exp(6) + Math.exp(-6);
      assertThat(white.probabilities().keySet())
          .containsExactly(Expression.NEUTRAL, Expression.HAPPINESS, Expression.SADNESS);
      assertThat(white.probabilities().get(Expression.HAPPINESS))
          .isCloseTo(Math.exp(6) / sum, within(LOGIT_TOLERANCE));
      assertThat(white.probabilities().get(Expression.NEUTRAL))
          .isCloseTo(Math.exp(2) / sum, within(LOGIT_TOLERANCE));
    }
  }

  @Test
  void theTemperatureOfTheBundleDividesTheLogits() throws IOException {
    Map<String, String> metadata = new HashMap<>(TinyModel.BUNDLE.toMetadata());
    metadata.put("mien.temperature", "2");
    Path file = file(TinyModel.NETWORK, metadata);
    try (ExpressionModel model = ExpressionModel.open(Optional.of(file), "still", 1)) {
      Prediction white =
          model.run(List.of(model.tensor(Pictures.plain(60, 60, 255), FACE)), 1).get(0);
      double sum = Math.exp(1) + Math.exp(3) + Math.exp(-3);
      assertThat(white.expression()).isEqualTo(Expression.HAPPINESS);
      assertThat(white.probabilities().get(Expression.HAPPINESS))
          .isCloseTo(Math.exp(3) / sum, within(LOGIT_TOLERANCE));
    }
  }

  @Test
  void cutsTheFaceOutByTheBundlesRule() {
    Image image = Pictures.onCanvas(Pictures.plain(40, 40, 255), 100, 100, 10, 10);
    try (ExpressionModel model = open()) {
      FloatBuffer tensor = model.tensor(image, FACE).values();
      for (int i = 0; i < tensor.capacity(); i++) {
        assertThat(tensor.get(i)).isEqualTo(1);
      }
    }
  }

  @Test
  void aDetectorWithoutACropIsAnErrorAtStart() {
    Path file = TinyModel.write(folder);
    assertThatThrownBy(() -> ExpressionModel.open(Optional.of(file), "yunet", 1))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageContaining("expected a crop for detector 'yunet' in model tiny 1.2")
        .hasMessageContaining("ultraface-rfb-320");
  }

  @Test
  void aNetworkThatDoesNotFitItsBundleIsAnErrorAtStart() throws IOException {
    TinyNetwork larger = new TinyNetwork(-1, 48, 48, List.of(0f, 1f, 2f), List.of(0f, 0f, 0f));
    Path file = file(larger, TinyModel.BUNDLE.toMetadata());
    assertThatThrownBy(() -> ExpressionModel.open(Optional.of(file), "ultraface-rfb-320", 1))
        .isInstanceOf(OnnxException.class)
        .hasMessage("expected input [N,1,8,8], found [N,1,48,48] in " + file);
    TinyNetwork fewer = new TinyNetwork(-1, 8, 8, List.of(0f, 1f), List.of(0f, 0f));
    Path other = file(fewer, TinyModel.BUNDLE.toMetadata());
    assertThatThrownBy(() -> ExpressionModel.open(Optional.of(other), "ultraface-rfb-320", 1))
        .hasMessage("expected output [N,3], found [N,2] in " + other);
  }

  @Test
  void aModelThatKeepsItsPromiseOpens() throws IOException {
    double mean = 0;
    for (float value : GoldenInput.values(64)) {
      mean += value / 64.0;
    }
    float[] promised = {2, (float) (6 * mean), (float) (-6 * mean)};
    Map<String, String> metadata = new HashMap<>(TinyModel.BUNDLE.toMetadata());
    metadata.put(GoldenInput.KEY, GoldenInput.encode(promised));
    Path file = file(TinyModel.NETWORK, metadata);
    try (ExpressionModel model = ExpressionModel.open(Optional.of(file), "still", 1)) {
      assertThat(model.bundle().name()).isEqualTo("tiny");
    }
  }

  @Test
  void aModelThatBreaksItsPromiseIsAnErrorAtStart() throws IOException {
    Map<String, String> metadata = new HashMap<>(TinyModel.BUNDLE.toMetadata());
    metadata.put(GoldenInput.KEY, "2,0.5,0.5");
    Path file = file(TinyModel.NETWORK, metadata);
    assertThatThrownBy(() -> ExpressionModel.open(Optional.of(file), "still", 1))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageStartingWith(file + ": expected the logits [2.0, 0.5, 0.5]");
  }

  @Test
  void anOnnxFileThatIsNoBundleIsNamed() throws IOException {
    Path file = file(TinyModel.NETWORK, Map.of());
    assertThatThrownBy(() -> ExpressionModel.open(Optional.of(file), "ultraface-rfb-320", 1))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void logitsThatAreNoNumbersAreAnError() {
    assertThatThrownBy(
            () -> Prediction.softmax(TinyModel.BUNDLE.labels(), new float[] {0, Float.NaN, 1}, 1))
        .hasMessage("expected finite logits, found NaN");
  }

  @Test
  void hugeLogitsStillGiveProbabilities() {
    Prediction prediction =
        Prediction.softmax(TinyModel.BUNDLE.labels(), new float[] {1e30f, -1e30f, 1e30f}, 1);
    assertThat(prediction.expression()).isEqualTo(Expression.NEUTRAL);
    assertThat(prediction.probabilities().values()).containsExactly(0.5, 0.0, 0.5);
  }
}
