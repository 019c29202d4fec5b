package io.mien.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.mien.training.eval.BundleSession;
import io.mien.training.onnx.OnnxGraph.Window;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StaticQuantizationTest {
  private static final int SIDE = 4;
  private static final double STEPS = 255;

  private static final ModelBundle ABOUT =
      new ModelBundle(
          "small",
          "1",
          List.of(Expression.values()),
          new Preprocessing(
              ColourOrder.GRAY,
              SIDE,
              SIDE,
              0,
              1,
              List.of(0.0),
              List.of(1.0),
              Resampling.ANTIALIASED,
              Border.REPLICATE),
          1,
          Map.of(),
          Map.of());

  @Test
  void aChannelOfTinyWeightsKeepsItsBias() {
    // A channel that training has switched off: normalisation folds its weights to almost nothing.
    float[] weights = {0, 1e-12f, 1e-7f, 1e-6f, -1e-6f, 1e-3f, 0.5f, 0};
    float[] biases = {1, 1, 1, 1, 1, 1, 0.5f, 0};
    OnnxGraph graph = new OnnxGraph();
    String seen = graph.conv(OnnxGraph.INPUT, weights, biases, new Window(1, 1, 0), 1);
    String relu = graph.relu(seen);
    byte[] floats =
        graph.file(graph.globalAverage(relu), 1, SIDE, weights.length, ABOUT.toMetadata());

    byte[] integers =
        StaticQuantization.quantized(
            floats, Map.of(OnnxGraph.INPUT, new ValueRange(0, 1), relu, new ValueRange(0, 1)));

    float[] white = new float[SIDE * SIDE];
    Arrays.fill(white, 1);
    try (BundleSession session = BundleSession.open(integers, "integers")) {
      float[] found = session.logits(FloatBuffer.wrap(white), 1)[0];
      for (int channel = 0; channel < weights.length; channel++) {
        assertThat((double) found[channel])
            .as("channel %d", channel)
            .isCloseTo(Math.min(1, weights[channel] + biases[channel]), within(1 / STEPS));
      }
    }
    assertThat(storedIntegers(integers))
        .hasSize(biases.length)
        .allSatisfy(bias -> assertThat(Math.abs((long) bias)).isLessThanOrEqualTo(1L << 30));
  }

  /** The only 32-bit integers of a network of one convolution are its biases. */
  private static List<Integer> storedIntegers(byte[] network) {
    TensorProto biases =
        OnnxFile.parse(network).getGraph().getInitializerList().stream()
            .filter(tensor -> tensor.getDataType() == TensorProto.DataType.INT32.getNumber())
            .findFirst()
            .orElseThrow();
    int[] values = new int[biases.getRawData().size() / Integer.BYTES];
    biases
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(values);
    return Arrays.stream(values).boxed().toList();
  }
}
