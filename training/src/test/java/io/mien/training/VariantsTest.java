package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.data.Batch;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.data.Protocol;
import io.mien.training.data.Sample;
import io.mien.training.data.Split;
import io.mien.training.data.Votes;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.Evaluation;
import io.mien.training.eval.ModelException;
import io.mien.training.eval.Scores;
import io.mien.training.loop.TrainingException;
import io.mien.training.net.Network;
import io.mien.training.onnx.NumberFormat;
import io.mien.training.onnx.OnnxFile;
import io.mien.training.onnx.OnnxGraph;
import io.mien.training.onnx.OnnxGraph.Window;
import io.mien.vision.image.Image;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantsTest {
  /** Of a random network's logits, relative to their largest: 11 bits in each of its layers. */
  private static final double HALF_ROUNDING = 0.02;

  /** The same with 6 bits a weight and 8 a value; an untrained network evens nothing out. */
  private static final double INTEGER_ROUNDING = 0.35;

  private static final int SIDE = 16;
  private static final int LABELS = Expression.values().length;

  /** Grey levels between two classes of {@link #bright}. */
  private static final int STEP = 28;

  private static final int KERNEL = 7;

  @TempDir private Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);

  private static Sample sample(int number, int label, byte[] pixels, int side) {
    List<Integer> votes = new ArrayList<>(List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    votes.set(label, 10);
    Expression expression = List.of(Expression.values()).get(label);
    return new Sample(
        "picture" + number, new Image(side, side, pixels), new Votes(votes), expression);
  }

  private static PictureSplit split(Split split, List<Sample> samples) {
    return new PictureSplit(
        split, Protocol.ARGMAX_8, samples, List.of(), List.of(), 0, "" + samples.size());
  }

  private static PictureSplit noise(int count) {
    Random random = new Random(5);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[SIDE * SIDE * Image.CHANNELS];
      random.nextBytes(pixels);
      samples.add(sample(i, i % LABELS, pixels, SIDE));
    }
    return split(Split.TRAIN, samples);
  }

  /** Even pictures whose brightness is their class, up to a greatest class. */
  private static PictureSplit bright(Split split, int count, int classes) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[SIDE * SIDE * Image.CHANNELS];
      Arrays.fill(pixels, (byte) ((i % classes) * STEP + STEP / 2));
      samples.add(sample(i, i % classes, pixels, SIDE));
    }
    return split(split, samples);
  }

  private static ModelBundle about(Preprocessing preprocessing) {
    return new ModelBundle(
        "small",
        "3",
        List.of(Expression.values()),
        preprocessing,
        ModelBundle.NO_TEMPERATURE,
        Map.of(),
        Map.of("valid.accuracy", "0.5", "commit", "abc"));
  }

  private static byte[] network(String settings) {
    Map<String, String> given = new TreeMap<>();
    for (String setting : settings.split(" ", -1)) {
      given.put(setting.split("=", -1)[0], setting.split("=", -1)[1]);
    }
    given.putIfAbsent("input.pixels", "" + SIDE);
    TrainingJob job = new TrainingJob(new TreeMap<>(given));
    try (Network network = job.network(LABELS)) {
      return network.toOnnx(about(job.preprocessing()).toMetadata());
    }
  }

  private static double worst(byte[] floats, byte[] other) {
    double worst = 0;
    try (BundleSession exact = BundleSession.open(floats, "floats");
        BundleSession rounded = BundleSession.open(other, "other")) {
      PlainPictures pictures =
          new PlainPictures(noise(16), exact.bundle().labels(), exact.bundle().preprocessing());
      double largest = 0;
      for (Batch batch : pictures.batches(16)) {
        float[][] expected = exact.logits(batch.pictures(), batch.count());
        float[][] found = rounded.logits(batch.pictures(), batch.count());
        for (int n = 0; n < batch.count(); n++) {
          for (int l = 0; l < LABELS; l++) {
            largest = Math.max(largest, Math.abs(expected[n][l]));
            worst = Math.max(worst, Math.abs(expected[n][l] - found[n][l]));
          }
        }
      }
      return worst / largest;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "network=resnet18 network.width=0.125 network.stem=no-pool network.attention=block",
        "network=resnet50 network.width=0.125 network.stem=no-pool",
        "network=resnet18 network.width=0.125 network.stem=no-pool network.head=branches",
        "network=resnet18 network.width=0.125 network.stem=no-pool network.head=uncertain",
        "network=pooling-resnet network.width=0.125",
        "network=pooling-resnet network.width=0.125 network.residuals=2",
        "network=mobilenet network.width=0.25 input.pixels=32",
        "network=mobilefacenet",
        "network=mfn network.head=attention input.pixels=32",
        "network=lfn network.head=spatial-bias input.pixels=32",
      })
  void everyNetworkOfConvolutionsBecomesHalvesAndIntegers(String settings) {
    byte[] floats = network(settings);

    byte[] halves = HalfBundle.of(floats, "small", noise(16));
    byte[] integers = IntegerBundle.of(floats, "small", noise(64));

    assertThat(worst(floats, halves)).isBetween(1e-9, HALF_ROUNDING);
    assertThat(worst(floats, integers)).isBetween(0.0, INTEGER_ROUNDING);
    assertThat(OnnxFile.read(floats).numbers()).isEqualTo(NumberFormat.FP32);
    assertThat(OnnxFile.read(halves).numbers()).isEqualTo(NumberFormat.FP16);
    assertThat(OnnxFile.read(integers).numbers()).isEqualTo(NumberFormat.INT8);
    assertThat(halves.length).isLessThan(floats.length * 2 / 3);
  }

  @Test
  void aNetworkOfMatrixProductsBecomesHalvesButNotIntegers() {
    byte[] floats =
        network(
            "network=swin-t network.width=0.125 network.patch.pixels=1 network.window.tokens=2");

    assertThat(worst(floats, HalfBundle.of(floats, "small", noise(16))))
        .isBetween(1e-9, HALF_ROUNDING);
    assertThatThrownBy(() -> IntegerBundle.of(floats, "small", noise(64)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("expected a network of convolutions to make integers of, found ");
  }

  /** Tells classes apart by the brightness of {@link #bright}, its values made larger inside. */
  private static byte[] brightness(float gain) {
    ModelBundle about =
        about(
            Preprocessing.plain(
                ColourOrder.GRAY, SIDE, SIDE, Resampling.ANTIALIASED, Border.REPLICATE));
    float[] weights = new float[LABELS];
    float[] biases = new float[LABELS];
    for (int k = 0; k < LABELS; k++) {
      float centre = k * STEP + STEP / 2f;
      weights[k] = 2 * centre / gain / STEP;
      biases[k] = -centre * centre / STEP;
    }
    float[] kernel = new float[KERNEL * KERNEL];
    Arrays.fill(kernel, gain / kernel.length);
    OnnxGraph graph = new OnnxGraph();
    String louder =
        graph.relu(
            graph.conv(OnnxGraph.INPUT, kernel, new float[] {0}, new Window(KERNEL, 3, 0), 1));
    String logits = graph.linear(graph.globalAverage(louder), weights, biases);
    return graph.file(logits, 1, SIDE, LABELS, about.toMetadata());
  }

  private Variants variants(byte[] floats, PictureSplit training, double limit) {
    PictureSplit validation = bright(Split.VALID, 80, LABELS);
    Scores scores;
    try (BundleSession session = BundleSession.open(floats, "floats")) {
      scores = Evaluation.score(session, validation, done -> {});
    }
    assertThat(scores.report(1).confusion().overallAccuracy()).isEqualTo(1);
    return new Variants(floats, scores, validation, () -> training, new AccuracyGate(limit), out);
  }

  @Test
  void aModelThatLosesTooMuchIsRefusedAndTheOldFileGoes() throws IOException {
    // Fitted to dark pictures, the integers cannot hold bright ones.
    Variants variants = variants(brightness(1), bright(Split.TRAIN, 64, 2), 0.5);
    Path model = folder.resolve("model.onnx");
    Files.writeString(folder.resolve("model-int8.onnx"), "of another model");

    assertThatThrownBy(() -> variants.write(ExportKeys.Format.INT8, model))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "expected int8 to lose at most 0.5 points of accuracy on validation"
                + " (export.limit.points), found 75.00: 25.00 % instead of 100.00 %");
    assertThat(folder.resolve("model-int8.onnx")).doesNotExist();
  }

  @Test
  void aModelThatLosesLittleIsWrittenWithATemperatureOfItsOwn() {
    byte[] floats = brightness(1);
    Variants variants = variants(floats, bright(Split.TRAIN, 64, LABELS), 0.5);

    for (ExportKeys.Format format : List.of(ExportKeys.Format.FP16, ExportKeys.Format.INT8)) {
      ExportedModel written = variants.write(format, folder.resolve("model.onnx"));

      assertThat(written.file()).hasFileName("model-" + format.text() + ".onnx");
      assertThat(written.file()).hasSize(written.bytes());
      assertThat(written.dropPoints()).isZero();
      try (BundleSession session = BundleSession.open(written.file())) {
        ModelBundle bundle = session.bundle();
        assertThat(bundle.version()).isEqualTo("3-" + format.text());
        assertThat(bundle.temperature()).isEqualTo(written.temperature()).isNotEqualTo(1);
        assertThat(bundle.provenance())
            .containsEntry("valid.accuracy", "1.00000")
            .containsEntry("floats.valid.accuracy", "0.5")
            .containsKey("valid.ece");
      }
    }
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("fp16: 0.00 points of accuracy lost on validation (limit 0.5)");
  }

  @Test
  void aValueThatSixteenBitsCannotHoldIsFoundBeforeItIsInfinity() {
    Variants variants = variants(brightness(1000), bright(Split.TRAIN, 64, LABELS), 0.5);

    assertThatThrownBy(() -> variants.write(ExportKeys.Format.FP16, folder.resolve("model.onnx")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected values of at most 65504, the most that fp16 holds, found");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aValueThatIsNoNumberIsFoundToo() {
    assertThatThrownBy(
            () -> HalfBundle.of(brightness(Float.NaN), "the model", bright(Split.VALID, 8, LABELS)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("found NaN");
  }

  @Test
  void infinityAndNanDoNotPass() {
    Scores good =
        new Scores(
            List.of(Expression.values()).subList(0, 2),
            new float[][] {{1, 0}, {0, 1}},
            new int[] {0, 1});
    AccuracyGate gate = new AccuracyGate(100);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Scores broken = new Scores(good.labels(), new float[][] {{1, 0}, {0, bad}}, good.actual());
      assertThatThrownBy(() -> gate.drop(good, broken, "fp16"))
          .isInstanceOf(TrainingException.class)
          .hasMessage("expected numbers as logits of fp16, found NaN or infinity for picture 1");
    }
    Scores half = new Scores(good.labels(), new float[][] {{1, 0}, {1, 0}}, good.actual());
    assertThat(gate.drop(good, half, "fp16")).isCloseTo(50, within(1e-9));
    assertThat(gate.drop(half, good, "fp16")).isCloseTo(-50, within(1e-9));
  }
}
