package io.mien.training.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mien.training.Vectors;
import io.mien.training.eval.BundleSession;
import io.mien.training.loop.Adam;
import io.mien.training.loss.CrossEntropy;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTest {
  private static final ResNet SMALL = ResNet.eighteen(0.25, ResNet.Stem.NO_POOL, 0.2);

  /** Of two labels the loss is 0.7 at first. */
  private static final double LEARNT = 0.1;

  private static final int MOST_STEPS = 60;

  private static Network build(Architecture architecture, int channels, int pixels, int labels) {
    return architecture.build(channels, pixels, labels, new SplittableRandom(1));
  }

  private static ResNet withAttention(ResNet.Attention attention) {
    return new ResNet(ResNet.Depth.EIGHTEEN, 1, ResNet.Stem.STANDARD, attention, 4, 0);
  }

  /** Trained values with seven labels, at 112 pixels in three colours. */
  static Stream<Arguments> publishedCounts() {
    ResNet eighteen = ResNet.eighteen(1, ResNet.Stem.STANDARD, 0);
    return Stream.of(
        arguments(eighteen, "resnet18_fc7", 11_180_103),
        arguments(
            new ResNet(ResNet.Depth.FIFTY, 1, ResNet.Stem.STANDARD, ResNet.Attention.NONE, 4, 0),
            "resnet50_fc7",
            23_522_375),
        arguments(withAttention(ResNet.Attention.BLOCK), "resnet18_cbam_block_fc7", 11_269_983),
        arguments(withAttention(ResNet.Attention.STAGE), "resnet18_cbam_stage_fc7", 11_225_043),
        arguments(withAttention(ResNet.Attention.LAST), "resnet18_cbam_last_fc7", 11_213_515),
        arguments(new MobileFaceNet(0), "mobilefacenet_emb512_fc7", 1_204_103),
        arguments(new Mfn(0), "mfn_emb256_fc7_used", 4_166_063),
        arguments(new Mfn(0).with(new Head.Attention()), "ddamfn_2heads_used", 4_105_999),
        arguments(new Lfn(0), "", 2_738_171),
        arguments(
            new Lfn(0).with(new Head.Bias(SpatialBias.Form.RELEASED)), "lfnsb_used", 2_676_147),
        arguments(new Lfn(0).with(new Head.Bias(SpatialBias.Form.PRINTED)), "", 2_692_915),
        // Its paper counts 4.2 million with a thousand labels: 3,206,976 without their layer.
        arguments(new MobileNet(1, 0), "", 3_206_976 + 7 * 1025),
        // Known with patches of 4 pixels and a thousand labels: 28,288,354.
        arguments(
            new SwinT(1, 2, 7, 0.1, 0), "", 28_288_354 - 96 * 3 * (16 - 4) - (1000 - 7) * 769));
  }

  @ParameterizedTest
  @MethodSource("publishedCounts")
  void hasThePublishedNumberOfParameters(Architecture architecture, String id, int expected) {
    try (Network network = build(architecture, 3, 112, 7)) {
      assertThat(network.parameterCount()).isEqualTo(expected);
    }
    if (!id.isEmpty()) {
      assertThat(Vectors.of("params.counts").path("expected").path(id).asInt()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"NONE, 0, 0", "BLOCK, 6, 2", "STAGE, 3, 1", "LAST, 0, 1"})
  void bothBranchesHaveTheAttentionOfTheLastStage(
      ResNet.Attention attention, int inTrunk, int inBranch) {
    ResNet whole = new ResNet(ResNet.Depth.EIGHTEEN, 0.125, ResNet.Stem.NO_POOL, attention, 4, 0);
    Architecture pair = whole.firstStages().with(new Head.Branches(whole));
    try (Network network = build(pair, 3, 32, 7)) {
      assertThat(gates(network.trunkWeights(), "")).isEqualTo(inTrunk);
      assertThat(gates(network.weights(), ".conventional.")).isEqualTo(inBranch);
      assertThat(gates(network.weights(), ".rebalancing.")).isEqualTo(inBranch);
      assertThat(pair.published().orElseThrow().of(network.trunkWeights()))
          .hasSameSizeAs(network.trunkWeights());
    }
  }

  private static long gates(List<Weight> weights, String within) {
    return weights.stream()
        .map(Weight::name)
        .filter(name -> name.contains(within) && name.endsWith(".narrow.weight"))
        .count();
  }

  @Test
  void partsHaveThePublishedNumbersOfParameters() {
    Trunk features = new Lfn(0).trunk(3, 112, new Initializer(new SplittableRandom(1)));
    assertThat(features.side()).isEqualTo(7);
    assertThat(trained(new Sequence(features.layers()).weights(""))).isEqualTo(2_657_268);

    ResNet eighteen = ResNet.eighteen(1, ResNet.Stem.STANDARD, 0);
    try (Network network = build(eighteen.with(new Head.Uncertain(0.4)), 3, 224, 7)) {
      long variances = trained(network.head(UncertainHead.class).trainingWeights());
      assertThat(network.parameterCount() + variances).isEqualTo(14_388_615);
    }
  }

  private static long trained(List<Weight> weights) {
    return weights.stream().filter(Weight::trained).mapToLong(w -> w.tensor().numel()).sum();
  }

  /** Every network and head, small, with the channels and pixels of its pictures. */
  static Stream<Arguments> smallNetworks() {
    ResNet threeStages =
        new ResNet(ResNet.Depth.EIGHTEEN, 0.125, ResNet.Stem.NO_POOL, ResNet.Attention.NONE, 3, 0);
    ResNet attentive =
        new ResNet(ResNet.Depth.EIGHTEEN, 0.125, ResNet.Stem.NO_POOL, ResNet.Attention.LAST, 4, 0);
    return Stream.of(
        arguments(SMALL, 1, 32),
        arguments(ResNet.eighteen(0.25, ResNet.Stem.STANDARD, 0), 3, 48),
        arguments(
            new ResNet(ResNet.Depth.FIFTY, 0.125, ResNet.Stem.NO_POOL, ResNet.Attention.NONE, 4, 0),
            1,
            32),
        arguments(
            new ResNet(
                ResNet.Depth.EIGHTEEN, 0.25, ResNet.Stem.NO_POOL, ResNet.Attention.BLOCK, 4, 0),
            1,
            32),
        arguments(
            new ResNet(
                ResNet.Depth.EIGHTEEN, 0.25, ResNet.Stem.NO_POOL, ResNet.Attention.STAGE, 4, 0),
            3,
            25),
        arguments(attentive.firstStages().with(new Head.Branches(attentive)), 1, 32),
        arguments(SMALL.with(new Head.Uncertain(0.4)), 1, 32),
        arguments(threeStages.with(new Head.Branches(threeStages)), 1, 32),
        arguments(new PoolingResNet(0.25, 1, 0.2), 1, 40),
        arguments(new PoolingResNet(0.125, 2, 0), 3, 27),
        arguments(new MobileNet(0.25, 0), 1, 32),
        arguments(new MobileFaceNet(0), 1, 16),
        arguments(new Mfn(0.1), 1, 16),
        arguments(new Mfn(0).with(new Head.Attention()), 1, 32),
        arguments(new Lfn(0.1), 1, 16),
        arguments(new Lfn(0).with(new Head.Pooled(0)), 3, 16),
        arguments(new Lfn(0).with(new Head.Bias(SpatialBias.Form.RELEASED)), 1, 32),
        arguments(new Lfn(0).with(new Head.Bias(SpatialBias.Form.PRINTED)), 1, 32),
        arguments(new SwinT(0.125, 1, 2, 0.1, 0), 1, 16),
        arguments(new SwinT(0.125, 1, 4, 0.1, 0), 3, 32));
  }

  @ParameterizedTest
  @MethodSource("smallNetworks")
  void theOnnxFileComputesTheSame(Architecture architecture, int channels, int pixels) {
    requireParity(architecture, channels, pixels);
  }

  /** One of each kind; the other heads learn in the tests of the methods. */
  static Stream<Arguments> learners() {
    return Stream.of(
        arguments(ResNet.eighteen(0.125, ResNet.Stem.NO_POOL, 0), 1, 16),
        arguments(
            new ResNet(ResNet.Depth.FIFTY, 0.125, ResNet.Stem.NO_POOL, ResNet.Attention.NONE, 4, 0),
            1,
            16),
        arguments(
            new ResNet(
                ResNet.Depth.EIGHTEEN, 0.125, ResNet.Stem.NO_POOL, ResNet.Attention.BLOCK, 4, 0),
            1,
            16),
        arguments(new PoolingResNet(0.125, 2, 0), 1, 16),
        arguments(new MobileNet(0.125, 0), 1, 32),
        arguments(new MobileFaceNet(0), 1, 16),
        arguments(new Mfn(0), 1, 16),
        arguments(new Lfn(0).with(new Head.Bias(SpatialBias.Form.RELEASED)), 1, 16),
        arguments(new SwinT(0.125, 2, 4, 0, 0), 1, 16));
  }

  @ParameterizedTest
  @MethodSource("learners")
  void learnsAFewPicturesByHeartWithAllOfItsKernels(
      Architecture architecture, int channels, int pixels) {
    int count = 4;
    float[] values = noise(count * channels * pixels * pixels);
    for (int i = 0; i < values.length; i++) {
      // Every second picture is brighter.
      values[i] += i / (channels * pixels * pixels) % 2;
    }
    try (Network network = build(architecture, channels, pixels, 2);
        Adam adam = new Adam(network.weights(), 0)) {
      assertThat(network.weights().stream().map(Weight::name)).doesNotHaveDuplicates();
      // A gate of one hidden value may be dead from its beginning.
      List<Weight> kernels =
          network.weights().stream()
              .filter(w -> w.kind() == Weight.Kind.DECAYED && !w.name().contains(".narrow."))
              .toList();
      List<float[]> before = kernels.stream().map(w -> Tensors.values(w.tensor())).toList();
      Tensor pictures = Tensors.of(values, count, channels, pixels, pixels);
      double loss = Double.MAX_VALUE;
      for (int step = 1; step <= MOST_STEPS && loss > LEARNT; step++) {
        loss = step(network, adam, pictures, step);
      }
      assertThat(loss).isLessThanOrEqualTo(LEARNT);
      for (int i = 0; i < kernels.size(); i++) {
        assertThat(Tensors.values(kernels.get(i).tensor()))
            .as(kernels.get(i).name())
            .isNotEqualTo(before.get(i));
      }
    }
  }

  @SuppressWarnings("try") // the scope works by being there
  private static double step(Network network, Adam adam, Tensor pictures, int count) {
    try (PointerScope scope = new PointerScope()) {
      Tensor labels = Vectors.labels(0, 1, 0, 1);
      Tensor loss = CrossEntropy.of(network.logits(pictures, true), labels);
      loss.backward();
      adam.step(0.003, count);
      return loss.item_float();
    }
  }

  private static float[] noise(int count) {
    Random random = new Random(5);
    float[] values = new float[count];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void poolingResNetHasAKnownNumberOfParameters() {
    // Kernels, a pair of normalisation values for each of their outputs, and the last layer.
    int kernels = 9 * (32 + 32 * 64 + 64 * 128 + 128 * 256 + 2 * (64 * 64 + 128 * 128 + 256 * 256));
    int pairs = 2 * (32 + 3 * (64 + 128 + 256));
    int one = kernels + pairs + 256 * 8 + 8;
    int added = 9 * (64 * 64 + 128 * 128 + 256 * 256) + 2 * (32 + 64 + 128 + 64 + 128 + 256);
    try (Network network = build(new PoolingResNet(1, 1, 0), 1, 40, 8);
        Network grown = build(new PoolingResNet(1, 2, 0), 1, 40, 8)) {
      assertThat(network.parameterCount()).isEqualTo(one);
      assertThat(grown.parameterCount()).isEqualTo(one + added);
    }
  }

  @Test
  void theSeedDecidesTheFirstWeights() {
    try (Network one = build(SMALL, 1, 32, 8);
        Network same = build(SMALL, 1, 32, 8);
        Network other = SMALL.build(1, 32, 8, new SplittableRandom(2))) {
      float[] first = Tensors.values(one.weights().get(0).tensor());
      assertThat(Tensors.values(same.weights().get(0).tensor())).isEqualTo(first);
      assertThat(Tensors.values(other.weights().get(0).tensor())).isNotEqualTo(first);
    }
  }

  /** Models name the seed that they began with; another order of drawing would be another model. */
  @Test
  void aSeedKeepsTheFirstWeightsOfThePoolingResNet() {
    try (Network network = build(new PoolingResNet(0.125, 1, 0), 1, 16, 2)) {
      Map<String, Float> first = new TreeMap<>();
      for (Weight weight : network.weights()) {
        first.put(weight.name(), Tensors.values(weight.tensor())[0]);
      }
      assertThat(first)
          .containsEntry("0.0.conv.weight", 0.044374384f)
          .containsEntry("1.0.conv.weight", 0.118559405f)
          .containsEntry("1.3.body.0.conv.weight", 0.010293304f)
          .containsEntry("3.3.body.2.conv.weight", 0.0452124f);
    }
  }

  /** On random pictures, with weights and statistics as a training might leave them. */
  private static void requireParity(Architecture architecture, int channels, int pixels) {
    int count = 8;
    Random random = new Random(6);
    try (Network network = build(architecture, channels, pixels, 8)) {
      network.weights().forEach(weight -> disturb(weight, random));
      float[] values = noise(count * channels * pixels * pixels);
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
    assertThatThrownBy(() -> ResNet.eighteen(0, ResNet.Stem.NO_POOL, 0))
        .hasMessageContaining("expected a width of 0.125 to 2, found 0.0");
    assertThatThrownBy(() -> ResNet.eighteen(1, ResNet.Stem.NO_POOL, 1))
        .hasMessageContaining("dropout");
    assertThatThrownBy(() -> new PoolingResNet(3, 1, 0)).hasMessageContaining("found 3.0");
    assertThatThrownBy(() -> new PoolingResNet(1, 1, 1)).hasMessageContaining("dropout");
    assertThatThrownBy(() -> new PoolingResNet(1, 5, 0)).hasMessageContaining("found 5");
    assertThatThrownBy(() -> build(new PoolingResNet(1, 1, 0), 1, 7, 8))
        .hasMessage("expected at least 8 input pixels, found 7");
    assertThatThrownBy(() -> new Lfn(-0.1)).hasMessageContaining("dropout");
    assertThatThrownBy(() -> build(new Lfn(0), 1, 60, 8))
        .hasMessageContaining("multiple of 16 for LFN, found 60");
    assertThatThrownBy(() -> build(new SwinT(1, 2, 7, 0, 0), 3, 100, 8))
        .hasMessageContaining("for instance 112, found 100");
    assertThatThrownBy(() -> build(new Lfn(0), 1, 32, 8).classifier())
        .hasMessageContaining("expected network.head = pooled");
  }
}
