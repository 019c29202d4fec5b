package io.mien.training.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.training.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Layers against the specification's test vectors; values in row order. */
class LayerTest {
  /** The vectors are rounded to six digits. */
  private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

  private static final Initializer INITIALIZER = new Initializer(new SplittableRandom(1));

  private static void set(Layer layer, Map<String, float[]> values) {
    set(layer.weights("layer"), values);
  }

  private static void set(List<Weight> weights, Map<String, float[]> values) {
    assertThat(weights).hasSize(values.size());
    for (Weight weight : weights) {
      Tensors.set(
          weight.tensor(),
          values.getOrDefault(weight.name().substring("layer.".length()), new float[0]));
    }
  }

  private static void requireClose(float[] found, float... expected) {
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).as("value %d", i).isCloseTo(expected[i], ROUNDING);
    }
  }

  @Test
  void coordinateAttentionAgreesWithTheSpecification() {
    CoordinateAttention layer = new CoordinateAttention(2, INITIALIZER);
    set(
        layer,
        Map.of(
            "squeeze.weight",
            new float[] {
              -0.8f, 0.2f, -0.6f, 0.4f, -0.4f, 0.6f, -0.2f, 0.8f, 0.0f, -0.8f, 0.2f, -0.6f, 0.4f,
              -0.4f, 0.6f, -0.2f
            },
            "squeeze.bias",
            new float[] {-0.2f, 0.1f, -0.1f, 0.2f, 0.0f, -0.2f, 0.1f, -0.1f},
            "norm.gamma",
            new float[] {1, 1, 1, 1, 1, 1, 1, 1},
            "norm.beta",
            new float[8],
            "norm.mean",
            new float[] {-0.1f, 0.0f, 0.1f, -0.05f, 0.05f, -0.1f, 0.0f, 0.1f},
            "norm.variance",
            new float[] {1.0f, 1.05f, 1.1f, 1.15f, 1.2f, 1.25f, 1.3f, 1.35f},
            "height.weight",
            new float[] {
              -0.6f, 0.2f, -0.4f, 0.4f, -0.2f, 0.6f, 0.0f, -0.6f, 0.2f, -0.4f, 0.4f, -0.2f, 0.6f,
              0.0f, -0.6f, 0.2f
            },
            "height.bias",
            new float[] {0.1f, -0.1f},
            "width.weight",
            new float[] {
              -0.5f, 0.1f, -0.4f, 0.2f, -0.3f, 0.3f, -0.2f, 0.4f, -0.1f, 0.5f, 0.0f, -0.5f, 0.1f,
              -0.4f, 0.2f, -0.3f
            },
            "width.bias",
            new float[] {0.0f, 0.2f}));
    float[] input = {-1.2f, 0.2f, -1.0f, 0.4f, -0.8f, 0.6f, -0.6f, 0.8f, -0.4f, 1.0f, -0.2f, 1.2f};

    Tensor output = layer.forward(Tensors.of(input, 1, 2, 2, 3), false);

    requireClose(
        Tensors.values(output),
        -0.309525f,
        0.052378f,
        -0.265752f,
        0.109657f,
        -0.222674f,
        0.169469f,
        -0.152556f,
        0.201418f,
        -0.099681f,
        0.233194f,
        -0.046183f,
        0.274268f);
  }

  @Test
  void repVggDwFusesAsTheSpecificationSays() {
    RepVggDw layer = new RepVggDw(1, INITIALIZER);
    set(
        layer,
        Map.ofEntries(
            Map.entry(
                "wide.conv.weight",
                new float[] {-0.6f, 0.0f, 0.6f, -0.15f, 0.45f, -0.3f, 0.3f, -0.45f, 0.15f}),
            Map.entry("wide.norm.gamma", new float[] {1.1f}),
            Map.entry("wide.norm.beta", new float[] {-0.05f}),
            Map.entry("wide.norm.mean", new float[] {0.1f}),
            Map.entry("wide.norm.variance", new float[] {0.7f}),
            Map.entry("point.weight", new float[] {0.35f}),
            Map.entry("point.bias", new float[] {-0.08f}),
            Map.entry("norm.gamma", new float[] {0.9f}),
            Map.entry("norm.beta", new float[] {0.2f}),
            Map.entry("norm.mean", new float[] {-0.1f}),
            Map.entry("norm.variance", new float[] {1.3f})));
    float[] input = {-1.2f, 0.8f, 0.0f, -0.8f, 1.2f, 0.4f, -0.4f, -1.2f, 0.8f};

    requireClose(
        layer.fusedKernels(),
        -0.622674f,
        0.0f,
        0.622674f,
        -0.155669f,
        1.532627f,
        -0.311337f,
        0.311337f,
        -0.467006f,
        0.155669f);
    requireClose(layer.fusedBiases(), 0.07254f);
    requireClose(
        Tensors.values(layer.forward(Tensors.of(input, 1, 1, 3, 3), false)),
        -1.455275f,
        0.738235f,
        0.134808f,
        -1.029026f,
        3.219309f,
        -0.74656f,
        0.580303f,
        -1.206205f,
        0.738235f);
  }

  private static float[] floats(JsonNode node) {
    double[] numbers = Vectors.numbers(node);
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  @Test
  void blockAttentionAgreesWithTheSpecification() {
    JsonNode vector = Vectors.of("cbam.forward");
    JsonNode inputs = vector.path("inputs");
    JsonNode norm = inputs.path("spatial_bn");
    // The vector has two hidden values for four channels: as many as 32 channels would have.
    Cbam layer = new Cbam(4, 2, INITIALIZER);
    set(
        layer,
        Map.of(
            "narrow.weight", floats(inputs.path("W1")),
            "narrow.bias", floats(inputs.path("b1")),
            "widen.weight", floats(inputs.path("W2")),
            "widen.bias", floats(inputs.path("b2")),
            "places.conv.weight", floats(inputs.path("conv7")),
            "places.norm.gamma", floats(norm.path("gamma")),
            "places.norm.beta", floats(norm.path("beta")),
            "places.norm.mean", floats(norm.path("mean")),
            "places.norm.variance", floats(norm.path("var"))));

    Tensor output = layer.forward(Tensors.of(floats(inputs.path("x")), 1, 4, 2, 2), false);

    requireClose(Tensors.values(output), floats(vector.path("expected").path("out")));
  }

  @Test
  void spatialBiasAgreesWithTheSpecification() {
    JsonNode vector = Vectors.of("spatial_bias.forward");
    JsonNode inputs = vector.path("inputs");
    JsonNode norm = inputs.path("bn");
    JsonNode expected = vector.path("expected");
    SpatialBias layer = new SpatialBias(2, 3, 4, 2, INITIALIZER);
    set(
        layer.weights("layer"),
        Map.of(
            "squeeze.conv.weight", floats(inputs.path("w_reduce")),
            "squeeze.norm.gamma", floats(norm.path("gamma")),
            "squeeze.norm.beta", floats(norm.path("beta")),
            "squeeze.norm.mean", floats(norm.path("mean")),
            "squeeze.norm.variance", floats(norm.path("var")),
            "weight", floats(inputs.path("conv1d_w")),
            "bias", floats(inputs.path("conv1d_b"))));

    Tensor maps = layer.forward(Tensors.of(floats(inputs.path("x")), 1, 2, 3, 3), false);

    requireClose(Tensors.values(maps), floats(expected.path("bias_maps")));
    requireClose(Tensors.values(maps.flatten(1, -1)), floats(expected.path("flattened_for_fc")));
    Tensor rows = Tensors.of(SpatialBiasHead.enlarging(2, 3), 3, 2);
    requireClose(
        Tensors.values(rows.matmul(maps).matmul(rows.t())),
        floats(expected.path("upsampled_to_3x3")));
  }

  @Test
  void normalisationMovesItsStatisticsByATenth() {
    BatchNorm norm = new BatchNorm(1);
    Tensor unused = norm.forward(Tensors.of(new float[] {1, 2, 3, 6}, 4, 1), true);

    List<float[]> values =
        norm.weights("norm").stream().map(weight -> Tensors.values(weight.tensor())).toList();
    requireClose(values.get(2), 0.3f);
    // The unbiased variance of the batch is 14 / 3.
    requireClose(values.get(3), 0.9f + 1.4f / 3);
  }

  @Test
  void aSingleValueIsNormalisedByWhatWasSeenBefore() {
    BatchNorm norm = new BatchNorm(2);
    Tensor unused = norm.forward(Tensors.of(new float[] {1, 0, 3, 2}, 2, 2), true);
    List<float[]> before = statistics(norm);

    Tensor output = norm.forward(Tensors.of(new float[] {5, 7}, 1, 2), true);

    // It has no variance, and would leave running statistics that are no numbers.
    assertThat(statistics(norm)).usingRecursiveComparison().isEqualTo(before);
    float deviation = (float) Math.sqrt(before.get(1)[0] + 1e-5);
    requireClose(
        Tensors.values(output),
        (5 - before.get(0)[0]) / deviation,
        (7 - before.get(0)[1]) / deviation);
  }

  private static List<float[]> statistics(BatchNorm norm) {
    return norm.weights("norm").stream()
        .filter(weight -> weight.kind() == Weight.Kind.STATISTIC)
        .map(weight -> Tensors.values(weight.tensor()))
        .toList();
  }

  @Test
  void slopesApplyBelowZeroOnly() {
    PRelu layer = new PRelu(2);
    set(layer, Map.of("slope", new float[] {0.25f, -0.5f}));

    Tensor output = layer.forward(Tensors.of(new float[] {2, -2, 4, -4}, 1, 2, 1, 2), false);

    requireClose(Tensors.values(output), 2, -0.5f, 4, 2);
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Layer layers =
        Sequence.of(
            new ConvNorm(Conv.Shape.same(2, 8, 3, 1), INITIALIZER),
            new PRelu(8),
            Residual.around(
                new MixConv(
                    List.of(new MixConv.Part(3, 4), new MixConv.Part(5, 4)), 1, INITIALIZER)),
            new CoordinateAttention(8, INITIALIZER),
            new RepVggDw(8, INITIALIZER),
            Step.FLATTEN,
            new LinearNorm(8 * 25, 3, INITIALIZER),
            new Linear(3, 2, INITIALIZER));
    // In double precision the differences are exact enough to see a wrong sign or factor.
    List<Weight> weights = layers.weights("").stream().filter(Weight::trained).toList();
    layers.weights("").forEach(w -> w.tensor().set_data(w.tensor().to(torch.ScalarType.Double)));
    Tensor input = noise(4, 2, 5, 5);
    Tensor shares = noise(4, 2);
    List<Tensor> directions = weights.stream().map(w -> noise(Tensors.shape(w.tensor()))).toList();

    layers.forward(input, true).mul(shares).sum().backward();
    double expected = 0;
    for (int i = 0; i < weights.size(); i++) {
      expected += weights.get(i).tensor().grad().mul(directions.get(i)).sum().item().toDouble();
    }

    double step = 1e-6;
    double above = moved(layers, weights, directions, step, input, shares);
    double below = moved(layers, weights, directions, -2 * step, input, shares);
    assertThat((above - below) / (2 * step)).isCloseTo(expected, Percentage.withPercentage(0.01));
  }

  private static double moved(
      Layer layers,
      List<Weight> weights,
      List<Tensor> directions,
      double step,
      Tensor input,
      Tensor shares) {
    for (int i = 0; i < weights.size(); i++) {
      Tensor data = weights.get(i).tensor().data();
      data.add_(directions.get(i), new Scalar(step));
    }
    return layers.forward(input, true).mul(shares).sum().item().toDouble();
  }

  private static Tensor noise(long... shape) {
    Random random = new Random(shape.length);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.of(values, shape).to(torch.ScalarType.Double);
  }
}
