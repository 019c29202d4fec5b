package io.mien.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mien.training.net.Architecture;
import io.mien.training.net.Head;
import io.mien.training.net.Lfn;
import io.mien.training.net.Mfn;
import io.mien.training.net.MobileFaceNet;
import io.mien.training.net.Network;
import io.mien.training.net.PoolingResNet;
import io.mien.training.net.ResNet;
import io.mien.training.net.SwinT;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstWeightsTest {
  private static final ResNet SMALL = ResNet.eighteen(0.125, ResNet.Stem.NO_POOL, 0);

  @TempDir Path folder;

  private static Network build(Architecture architecture, long seed) {
    return architecture.build(3, 32, 2, new SplittableRandom(seed));
  }

  /** A file as its authors would have written it: their names, and a classifier of their own. */
  private static Map<String, TensorFile.Values> published(Architecture architecture) {
    int side = architecture instanceof SwinT ? 64 : 32;
    Map<String, TensorFile.Values> tensors = new LinkedHashMap<>();
    try (Network network = architecture.build(3, side, 2, new SplittableRandom(2))) {
      List<Optional<String>> names =
          architecture.published().orElseThrow().of(network.trunkWeights());
      for (int i = 0; i < names.size(); i++) {
        Weight weight = network.trunkWeights().get(i);
        names
            .get(i)
            .ifPresent(
                name ->
                    tensors.put(
                        name,
                        new TensorFile.Values(
                            Tensors.shape(weight.tensor()), Tensors.values(weight.tensor()))));
      }
    }
    return tensors;
  }

  private static TensorFile.Values values(int count) {
    return new TensorFile.Values(new long[] {count}, new float[count]);
  }

  private Path write(Map<String, TensorFile.Values> tensors) {
    Path file = folder.resolve("published.safetensors");
    new TensorFile(tensors, Map.of()).write(file);
    return file;
  }

  static Stream<Arguments> networks() {
    ResNet fifty =
        new ResNet(ResNet.Depth.FIFTY, 0.125, ResNet.Stem.STANDARD, ResNet.Attention.NONE, 4, 0);
    return Stream.of(
        arguments(SMALL, "layer2.0.downsample.1.running_var", "fc.weight"),
        arguments(SMALL.with(new Head.Uncertain(0.4)), "layer4.1.bn2.bias", "fc.bias"),
        arguments(fifty, "layer3.5.conv3.weight", "fc.weight"),
        arguments(new MobileFaceNet(0), "conv_3.model.3.conv_dw.prelu.weight", "linear.weight"),
        arguments(new Mfn(0), "conv_45.conv_dw.mixed_depthwise_conv.3.weight", "bn.weight"),
        arguments(
            new SwinT(0.125, 2, 4, 0, 0),
            "layers.2.blocks.5.attn.relative_position_bias_table",
            "head.weight"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void takesTheTrunkOfPublishedWeights(Architecture architecture, String name, String classifier)
      throws Exception {
    int side = architecture instanceof SwinT ? 64 : 32;
    Map<String, TensorFile.Values> tensors = published(architecture);
    assertThat(tensors).containsKey(name);
    tensors.put(classifier, values(5));
    tensors.put("bn1.num_batches_tracked", values(1));
    try (Network network = architecture.build(3, side, 2, new SplittableRandom(1))) {
      assertThat(FirstWeights.load(write(tensors), network, architecture.published()))
          .contains(tensors.size() - 2 + " tensors of the trunk");
      List<Optional<String>> names =
          architecture.published().orElseThrow().of(network.trunkWeights());
      for (int i = 0; i < names.size(); i++) {
        TensorFile.Values expected = tensors.get(names.get(i).orElse(""));
        assertThat(Tensors.values(network.trunkWeights().get(i).tensor()))
            .isEqualTo(Optional.ofNullable(expected).orElseThrow().values());
      }
    }
  }

  /** timm since 0.9 has them at the beginning of the next stage, and a classifier within. */
  @Test
  void takesTheMergingsOfSwinTUnderOldAndNewNames() {
    Architecture swin = new SwinT(0.125, 2, 4, 0, 0);
    Map<String, TensorFile.Values> old = published(swin);
    Map<String, TensorFile.Values> current = new LinkedHashMap<>(old);
    for (int stage = 2; stage >= 0; stage--) {
      for (String part : List.of("norm.weight", "norm.bias", "reduction.weight")) {
        TensorFile.Values values = current.remove("layers." + stage + ".downsample." + part);
        current.put(
            "layers." + (stage + 1) + ".downsample." + part,
            Optional.ofNullable(values).orElseThrow());
      }
    }
    current.put("head.fc.weight", values(5));

    assertThat(trunkFrom(current, swin)).isDeepEqualTo(trunkFrom(old, swin));
  }

  private float[][] trunkFrom(Map<String, TensorFile.Values> tensors, Architecture architecture) {
    try (Network network = architecture.build(3, 64, 2, new SplittableRandom(1))) {
      String unused = FirstWeights.load(write(tensors), network, architecture.published());
      return network.trunkWeights().stream()
          .map(weight -> Tensors.values(weight.tensor()))
          .toArray(float[][]::new);
    }
  }

  @Test
  void takesPublishedWeightsOfAFileThatSaysItsEpoch() {
    Path file = folder.resolve("published.safetensors");
    new TensorFile(published(SMALL), Map.of("epoch", "90", "format", "pt")).write(file);
    try (Network network = build(SMALL, 1)) {
      assertThat(FirstWeights.load(file, network, SMALL.published()))
          .contains("tensors of the trunk, the rest random");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "conv1.weight, NaN, 1 with impossible values: conv1.weight (NaN)",
    "bn1.running_mean, -Infinity, 1 with impossible values: bn1.running_mean (-Infinity)",
    "bn1.running_var, -0.5, 1 with impossible values: bn1.running_var (-0.5)"
  })
  void namesPublishedWeightsThatCannotBe(String name, float value, String message) {
    Map<String, TensorFile.Values> tensors = published(SMALL);
    Optional.ofNullable(tensors.get(name)).orElseThrow().values()[3] = value;
    Path file = write(tensors);
    try (Network network = build(SMALL, 1)) {
      assertThatThrownBy(() -> FirstWeights.load(file, network, SMALL.published()))
          .isInstanceOf(TrainingException.class)
          .hasMessageEndingWith("found " + message);
    }
  }

  @Test
  void saysTheTypeOfAWeightOfWholeNumbers() throws Exception {
    Path file = write(published(SMALL));
    String real = "\"conv1.weight\":{\"dtype\":\"F32\"";
    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(content).contains(real);
    Files.writeString(
        file, content.replace(real, real.replace("F32", "I32")), StandardCharsets.ISO_8859_1);
    try (Network network = build(SMALL, 1)) {
      assertThatThrownBy(() -> FirstWeights.load(file, network, SMALL.published()))
          .isInstanceOf(TrainingException.class)
          .hasMessageEndingWith(
              "found 1 of another type: conv1.weight (expected real numbers, found I32)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'shape':null,'data_offsets':[0,4]",
        "'data_offsets':[0,4]",
        "'shape':[1],'data_offsets':null",
        "'shape':[1]",
        "'shape':1,'data_offsets':[0,4]"
      })
  void aTensorWithoutShapeOrPlaceIsDamage(String place) throws Exception {
    String header = ("{'a':{'dtype':'F32'," + place + "}}").replace('\'', '"');
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text);
    Path file = folder.resolve("damaged");
    Files.write(file, bytes.array());

    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a safetensors file, found a damaged one");
  }

  @Test
  void leavesBlockAttentionRandom() {
    Architecture attentive =
        new ResNet(ResNet.Depth.EIGHTEEN, 0.125, ResNet.Stem.NO_POOL, ResNet.Attention.BLOCK, 4, 0);
    Path file = write(published(SMALL));
    try (Network network = build(attentive, 1)) {
      assertThat(FirstWeights.load(file, network, attentive.published()))
          .contains(published(SMALL).size() + " tensors of the trunk, the rest random");
    }
  }

  @Test
  void namesWhatIsMissingUnexpectedOrOfAnotherShape() {
    Map<String, TensorFile.Values> tensors = published(SMALL);
    TensorFile.Values unused = tensors.remove("layer1.0.conv2.weight");
    tensors.put("bn1.weight", values(9));
    tensors.put("layer9.weight", values(3));
    Path file = write(tensors);
    try (Network network = build(SMALL, 1)) {
      float[] before = Tensors.values(network.weights().get(0).tensor());
      assertThatThrownBy(() -> FirstWeights.load(file, network, SMALL.published()))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("1 missing: layer1.0.conv2.weight")
          .hasMessageContaining("1 unexpected: layer9.weight")
          .hasMessageContaining("of another shape: bn1.weight (expected [8], found [9])");
      assertThat(Tensors.values(network.weights().get(0).tensor())).isEqualTo(before);
    }
  }

  /** Saves a network of which no weight is as it begins, and returns its answer. */
  private static float[] saveTrained(Architecture architecture, Path file) {
    try (Network network = build(architecture, 3)) {
      List<Weight> weights = network.weights();
      for (int i = 0; i < weights.size(); i++) {
        float[] values = Tensors.values(weights.get(i).tensor());
        for (int k = 0; k < values.length; k++) {
          values[k] += 0.01f * (1 + (i + k) % 5);
        }
        Tensors.set(weights.get(i).tensor(), values);
      }
      Checkpoint.start(Map.of()).save(file, weights);
      return answer(network);
    }
  }

  private static float[] answer(Network network) {
    float[] values = new float[2 * 3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    return Tensors.values(network.logits(Tensors.of(values, 2, 3, 32, 32), false));
  }

  private static Architecture pooling(int residuals) {
    return new PoolingResNet(0.125, residuals, 0);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "1, 2, 3", "1, 3, 6", "2, 2, 0", "2, 3, 3"})
  void aGrownNetworkBeginsAsTheOneItGrewFrom(int residuals, int grown, int added) {
    Path file = folder.resolve("trained.safetensors");
    float[] expected = saveTrained(pooling(residuals), file);
    try (Network network = build(pooling(grown), 1)) {
      String taken = FirstWeights.load(file, network, Optional.empty());

      assertThat(taken)
          .endsWith(
              "after 0 epochs"
                  + (added == 0
                      ? ""
                      : ", and " + added + " added layers, which begin as the identity"));
      assertThat(answer(network)).containsExactly(expected);
    }
  }

  @Test
  void refusesToShrinkANetworkOrToTakeAPartOfAnAddedLayer() {
    Path file = folder.resolve("trained.safetensors");
    float[] unused = saveTrained(pooling(2), file);
    try (Network network = build(pooling(1), 1)) {
      float[] before = answer(network);
      assertThatThrownBy(() -> FirstWeights.load(file, network, Optional.empty()))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("a network with more layers, 3 added: 1.5.added, 2.5.added");
      assertThat(answer(network)).containsExactly(before);
    }
    TensorFile content = TensorFile.read(file);
    Map<String, TensorFile.Values> tensors = new LinkedHashMap<>(content.tensors());
    TensorFile.Values removed = tensors.remove("2.5.added.2.conv.weight");
    assertThat(removed).isNotNull();
    new TensorFile(tensors, content.texts()).write(file);
    try (Network network = build(pooling(2), 1)) {
      assertThatThrownBy(() -> FirstWeights.load(file, network, Optional.empty()))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("2.5.added.2.conv.weight is missing");
    }
  }

  @Test
  void refusesPublishedWeightsOfANetworkWithout() {
    Path file = write(published(SMALL));
    Architecture lfn = new Lfn(0);
    try (Network network = build(lfn, 1)) {
      assertThatThrownBy(() -> FirstWeights.load(file, network, lfn.published()))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("this network has no published weights");
    }
  }

  @Test
  void readsOtherNumberFormats() throws Exception {
    String header =
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[6,8]},"
            + "\"c\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]},"
            + "\"d\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[16,24]}}";
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + 24)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text);
    // 1.5, -2 and the smallest number above 0 in 16 bits.
    bytes.putShort((short) 0x3e00).putShort((short) 0xc000).putShort((short) 1);
    bytes.putShort((short) 0x3fc0).putDouble(0.25).putLong(7);
    Path file = folder.resolve("formats");
    Files.write(file, bytes.array());

    Map<String, TensorFile.Values> tensors = TensorFile.read(file).tensors();

    assertThat(tensors).containsOnlyKeys("a", "b", "c");
    assertThat(Stream.of("a", "b", "c").map(tensors::get).map(TensorFile.Values::values))
        .containsExactly(
            new float[] {1.5f, -2, (float) Math.pow(2, -24)},
            new float[] {1.5f},
            new float[] {0.25f});

    Files.write(file, Arrays.copyOf(bytes.array(), bytes.capacity() - 20));
    assertThatThrownBy(() -> TensorFile.read(file)).hasMessageContaining("damaged");
  }
}
