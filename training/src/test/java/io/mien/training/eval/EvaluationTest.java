package io.mien.training.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.data.FerPlus;
import io.mien.training.data.FerPlusFixture;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.Protocol;
import io.mien.training.data.Split;
import io.mien.vision.model.Expression;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.model.ModelBundleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  @TempDir private Path directory;

  @Test
  void runsABundleOverASplit() throws IOException {
    Path model = directory.resolve("model.onnx");
    Files.write(model, BundleFixture.onnx(BundleFixture.BUNDLE.toMetadata(), 8));
    List<Integer> progress = new ArrayList<>();

    EvaluationReport report;
    try (BundleSession session = BundleSession.open(model)) {
      report = Evaluation.run(session, split(Protocol.ARGMAX_8), progress::add);
    }

    // The fixture's first pixel is the picture's number: the network knows the first eight, and
    // takes the other four, neutral and happiness, for contempt.
    assertThat(report.confusion().overallAccuracy()).isEqualTo(8.0 / 12);
    assertThat(report.confusion().count(0, 7)).isEqualTo(3);
    assertThat(report.confusion().count(1, 7)).isEqualTo(1);
    assertThat(report.confusion().recall(4)).isEqualTo(1);
    // Sure of itself: the four wrong ones are the error.
    assertThat(report.ece()).isCloseTo(4.0 / 12, within(1e-6));
    assertThat(progress).containsExactly(12);
  }

  @Test
  void labelsThatTheDataHasNotAreNeverAnAnswer() throws IOException {
    try (BundleSession session =
        BundleSession.open(BundleFixture.onnx(BundleFixture.BUNDLE.toMetadata(), 8), "here")) {
      PictureSplit seven = split(Protocol.MAJORITY_7);

      ConfusionMatrix confusion = Evaluation.run(session, seven, done -> {}).confusion();

      assertThat(confusion.overallAccuracy()).as("it takes none of these for contempt").isOne();
      assertThat(confusion.meanClassAccuracy()).isOne();
      assertThat(confusion.macroF1()).isOne();
      Scores scores = Evaluation.score(session, seven, done -> {});
      assertThat(scores.logits()[0][7]).isEqualTo(Float.NEGATIVE_INFINITY);
      assertThat(scores.report(2).ece()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void aModelThatDoesNotKnowALabelIsRefused() throws IOException {
    List<Expression> seven = List.of(Expression.values()).subList(0, 7);
    ModelBundle all = BundleFixture.BUNDLE;
    ModelBundle bundle =
        new ModelBundle(
            all.name(),
            all.version(),
            seven,
            all.preprocessing(),
            all.temperature(),
            Map.of(),
            Map.of());
    try (BundleSession session =
        BundleSession.open(BundleFixture.onnx(bundle.toMetadata(), 7), "here")) {
      PictureSplit eight = split(Protocol.ARGMAX_8);

      assertThatThrownBy(() -> Evaluation.run(session, eight, done -> {}))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("expected a model of the labels of protocol argmax-8 (neutral, ")
          .hasMessageContaining("fear, contempt), found neutral, ");
    }
  }

  @Test
  void aModelThatDoesNotAnswerAsItPromisesIsDamaged() throws IOException {
    Map<String, String> metadata = new HashMap<>(BundleFixture.BUNDLE.toMetadata());
    metadata.put(GoldenInput.KEY, "1,2,3,4,5,6,7,8");
    byte[] model = BundleFixture.onnx(metadata, 8);

    assertThatThrownBy(() -> BundleSession.open(model, "x.onnx"))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageContaining("x.onnx: expected the logits [1.0, 2.0,");
  }

  @Test
  void aSentenceSaysWhyAModelDoesNotFit() throws IOException {
    assertThatThrownBy(() -> BundleSession.open(directory.resolve("none.onnx")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected a model file, found none at");
    assertThatThrownBy(() -> BundleSession.open(new byte[] {1, 2, 3}, "x.onnx"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected an ONNX model, found none that loads in x.onnx");
    assertThatThrownBy(() -> BundleSession.open(BundleFixture.onnx(Map.of(), 8), "x.onnx"))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageContaining("not a Mien model bundle");
    byte[] sevenOutputs = BundleFixture.onnx(BundleFixture.BUNDLE.toMetadata(), 7);
    assertThatThrownBy(() -> BundleSession.open(sevenOutputs, "x.onnx"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected one float output 'logits' of shape [-1, 8]")
        .hasMessageContaining("in x.onnx");
  }

  private PictureSplit split(Protocol protocol) throws IOException {
    FerPlusFixture.folder(directory, Split.TEST);
    return new FerPlus(directory).read(Split.TEST, protocol);
  }
}
