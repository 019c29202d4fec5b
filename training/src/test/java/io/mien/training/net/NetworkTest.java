package io.mien.training.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.training.eval.BundleSession;
import io.mien.training.onnx.Parity;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final ResNet18 SMALL = new ResNet18(0.25, ResNet18.Stem.NO_POOL, 0.2);

  private static Network build(Architecture architecture, int channels, int pixels, int labels) {
    return architecture.build(channels, pixels, labels, new SplittableRandom(1));
  }

  @Test
  void resNet18HasThePublishedNumberOfParameters() {
    try (Network network = build(new ResNet18(1, ResNet18.Stem.STANDARD, 0), 3, 112, 7)) {
      assertThat(network.parameterCount()).isEqualTo(11_180_103);
    }
  }

  @Test
  void lfnHasThePublishedNumberOfParameters() {
    Sequence features = Lfn.features(3, new Initializer(new SplittableRandom(1)));
    assertThat(
            features.weights("").stream()
                .filter(Weight::trained)
                .mapToLong(weight -> weight.tensor().numel())
                .sum())
        .isEqualTo(2_657_268);

    try (Network network = build(new Lfn(0), 3, 112, 7)) {
      assertThat(network.parameterCount()).isEqualTo(2_738_171);
    }
  }

  @Test
  void poolingResNetHasAKnownNumberOfParameters() {
    try (Network network = build(new PoolingResNet(1, 0), 1, 40, 8)) {
      // Kernels, a pair of normalisation values for each of their outputs, and the last layer.
      int kernels =
          9 * (32 + 32 * 64 + 64 * 128 + 128 * 256 + 2 * (64 * 64 + 128 * 128 + 256 * 256));
      int pairs = 2 * (32 + 3 * (64 + 128 + 256));
      assertThat(network.parameterCount()).isEqualTo(kernels + pairs + 256 * 8 + 8);
    }
  }

  @Test
  void theOnnxFileOfPoolingResNetComputesTheSame() {
    requireParity(new PoolingResNet(0.25, 0.2), 1, 40);
    requireParity(new PoolingResNet(0.125, 0), 3, 27);
  }

  @Test
  void namesEveryWeightOnce() {
    for (Architecture architecture : List.of(SMALL, new PoolingResNet(0.125, 0), new Lfn(0))) {
      try (Network network = build(architecture, 1, 32, 8)) {
        assertThat(network.weights().stream().map(Weight::name)).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void theSeedDecidesTheFirstWeights() {
    try (Network one = build(SMALL, 1, 32, 8);
        Network same = build(SMALL, 1, 32, 8);
        Network other = SMALL.build(1, 32, 8, new SplittableRandom(2))) {
      float[] first = Tensors.values(one.weights().get(0).tensor());
      assertThat(Tensors.values(same.weights().get(0).tensor())).containsExactly(first);
      assertThat(Tensors.values(other.weights().get(0).tensor())).isNotEqualTo(first);
    }
  }

  @Test
  void theOnnxFileOfResNet18ComputesTheSame() {
    requireParity(SMALL, 1, 32);
    requireParity(new ResNet18(0.25, ResNet18.Stem.STANDARD, 0), 3, 48);
  }

  @Test
  void theOnnxFileOfLfnComputesTheSame() {
    requireParity(new Lfn(0.1), 1, 32);
  }

  /** On 64 random pictures, with weights and statistics as a training might leave them. */
  private static void requireParity(Architecture architecture, int channels, int pixels) {
    int count = 64;
    Random random = new Random(5);
    try (Network network = build(architecture, channels, pixels, 8)) {
      network.weights().forEach(weight -> disturb(weight, random));
      float[] values = new float[count * channels * pixels * pixels];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      Tensor logits = network.logits(Tensors.of(values, count, channels, pixels, pixels), false);
      float[] expected = Tensors.values(logits);
      FloatBuffer pictures =
          ByteBuffer.allocateDirect(values.length * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer()
              .put(0, values);
      byte[] file = network.toOnnx(metadata(channels, pixels));
      Parity parity = Parity.NONE;
      try (BundleSession session = BundleSession.open(file, "test")) {
        float[][] found = session.logits(pictures, count);
        for (int n = 0; n < count; n++) {
          parity = parity.and(Arrays.copyOfRange(expected, n * 8, n * 8 + 8), found[n]);
        }
      }
      assertThat(parity.holds()).as(parity.summary()).isTrue();
      assertThat(parity.difference()).isPositive();
    }
  }

  private static void disturb(Weight weight, Random random) {
    float[] values = Tensors.values(weight.tensor());
    boolean isScale = weight.name().endsWith("gamma") || weight.name().endsWith("variance");
    for (int i = 0; i < values.length; i++) {
      values[i] =
          isScale ? 0.5f + random.nextFloat() : values[i] + 0.05f * (float) random.nextGaussian();
    }
    Tensors.set(weight.tensor(), values);
  }

  private static Map<String, String> metadata(int channels, int pixels) {
    List<Double> zeros = List.of(0.0, 0.0, 0.0).subList(0, channels);
    List<Double> ones = List.of(1.0, 1.0, 1.0).subList(0, channels);
    ColourOrder colours = channels == 1 ? ColourOrder.GRAY : ColourOrder.RGB;
    Preprocessing preprocessing =
        new Preprocessing(
            colours, pixels, pixels, 0, 1, zeros, ones, Resampling.BILINEAR, Border.REPLICATE);
    List<Expression> labels = List.of(Expression.values());
    return new ModelBundle("test", "1", labels, preprocessing, 1, Map.of(), Map.of()).toMetadata();
  }

  @Test
  void refusesSizesThatDoNotWork() {
    assertThatThrownBy(() -> new ResNet18(0, ResNet18.Stem.NO_POOL, 0))
        .hasMessageContaining("expected a width of 0.125 to 2, found 0.0");
    assertThatThrownBy(() -> new ResNet18(1, ResNet18.Stem.NO_POOL, 1))
        .hasMessageContaining("dropout");
    assertThatThrownBy(() -> new PoolingResNet(3, 0)).hasMessageContaining("found 3.0");
    assertThatThrownBy(() -> new PoolingResNet(1, 1)).hasMessageContaining("dropout");
    assertThatThrownBy(() -> build(new PoolingResNet(1, 0), 1, 7, 8))
        .hasMessage("expected at least 8 input pixels, found 7");
    assertThatThrownBy(() -> new Lfn(-0.1)).hasMessageContaining("dropout");
    assertThatThrownBy(() -> build(new Lfn(0), 1, 60, 8))
        .hasMessageContaining("multiple of 16 for LFN, found 60");
  }
}
