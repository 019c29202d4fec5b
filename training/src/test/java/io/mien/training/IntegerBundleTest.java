package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.data.Batch;
import io.mien.training.data.FerPlus;
import io.mien.training.data.FerPlusFixture;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.data.Protocol;
import io.mien.training.data.Split;
import io.mien.training.eval.BundleSession;
import io.mien.training.onnx.OnnxGraph;
import io.mien.training.onnx.OnnxGraph.Window;
import io.mien.training.onnx.StaticQuantization;
import io.mien.vision.model.Expression;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntegerBundleTest {
  /** 256 steps over the range of each of three layers, whose errors add up. */
  private static final double ROUNDING = 0.05;

  private static final int SIDE = 16;
  private static final int CHANNELS = 8;
  private static final ModelBundle ABOUT =
      new ModelBundle(
          "small",
          "3",
          List.of(Expression.values()),
          new Preprocessing(
              ColourOrder.GRAY,
              SIDE,
              SIDE,
              0,
              1,
              List.of(127.0),
              List.of(64.0),
              Resampling.ANTIALIASED,
              Border.REPLICATE),
          1.5,
          Map.of(),
          Map.of("epoch", "7", "valid.accuracy", "0.9"));

  private final Random random = new Random(3);

  @TempDir private Path data;
  private PictureSplit pictures;
  private byte[] floats = {};

  @BeforeEach
  void makeANetwork() throws IOException {
    FerPlusFixture.folder(data, Split.TRAIN);
    pictures = new FerPlus(data).read(Split.TRAIN, Protocol.ARGMAX_8);
    OnnxGraph graph = new OnnxGraph();
    String first =
        graph.relu(
            graph.conv(
                OnnxGraph.INPUT, weights(CHANNELS * 9), weights(CHANNELS), new Window(3, 1, 1), 1));
    String depthwise =
        graph.conv(first, weights(CHANNELS * 9), weights(CHANNELS), new Window(3, 1, 1), CHANNELS);
    String sum = graph.relu(graph.sum(depthwise, first));
    int labels = ABOUT.labels().size();
    String logits =
        graph.linear(graph.globalAverage(sum), weights(labels * CHANNELS), weights(labels));
    floats = graph.file(logits, 1, SIDE, labels, ABOUT.toMetadata());
  }

  private float[] weights(int count) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return weights;
  }

  @Test
  void answersAsTheFloatsDo() {
    byte[] integers = IntegerBundle.of(floats, "small", pictures);

    assertThat(new String(integers, StandardCharsets.ISO_8859_1))
        .contains("QuantizeLinear", "DequantizeLinear");
    try (BundleSession exact = BundleSession.open(floats, "floats");
        BundleSession rounded = BundleSession.open(integers, "integers")) {
      for (Batch batch :
          new PlainPictures(pictures, ABOUT.labels(), ABOUT.preprocessing()).batches(4)) {
        float[][] expected = exact.logits(batch.pictures(), batch.count());
        float[][] found = rounded.logits(batch.pictures(), batch.count());
        for (int i = 0; i < expected.length; i++) {
          double largest = 0;
          for (float logit : expected[i]) {
            largest = Math.max(largest, Math.abs(logit));
          }
          for (int k = 0; k < expected[i].length; k++) {
            assertThat((double) found[i][k]).isCloseTo(expected[i][k], within(ROUNDING * largest));
          }
        }
      }
    }
  }

  @Test
  void saysWhatItWasMadeOfAndWhatItAnswers() {
    byte[] integers = IntegerBundle.of(floats, "small", pictures);

    try (BundleSession session = BundleSession.open(integers, "integers")) {
      ModelBundle bundle = session.bundle();
      assertThat(bundle.name()).isEqualTo("small");
      assertThat(bundle.version()).isEqualTo("3-int8");
      assertThat(bundle.temperature()).isEqualTo(ABOUT.temperature());
      assertThat(bundle.provenance())
          .containsEntry("epoch", "7")
          .containsEntry("floats.valid.accuracy", "0.9")
          .containsEntry("integers.calibration.pictures", "" + pictures.samples().size())
          .doesNotContainKey("valid.accuracy");
      assertThat(bundle.provenance().get(IntegerBundle.FLOATS)).hasSize(64);
    }
    assertThat(new String(integers, StandardCharsets.ISO_8859_1)).contains(GoldenInput.KEY);
  }

  @Test
  void needsTheRangeOfEachValue() {
    assertThatThrownBy(() -> StaticQuantization.quantized(floats, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected something known of input, found it of []");
    assertThatThrownBy(() -> StaticQuantization.observed(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an ONNX network, found other bytes");
  }
}
