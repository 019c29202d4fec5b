package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.data.DatasetFixture;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.Protocol;
import io.mien.training.data.Sample;
import io.mien.training.data.Split;
import io.mien.training.data.Votes;
import io.mien.training.eval.BundleSession;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.RunListener;
import io.mien.training.loop.StepResult;
import io.mien.training.loop.TinyPictures;
import io.mien.training.loop.Trainer;
import io.mien.training.loop.TrainingException;
import io.mien.vision.image.Image;
import io.mien.vision.model.BoxCrop;
import io.mien.vision.model.Expression;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Processor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final int LABELS = Expression.values().length;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);

  private static TrainingJob job() {
    return new TrainingJob(
        new TreeMap<>(
            Map.of(
                "model.name", "tiny",
                "network.width", "0.125",
                "network.stem", "no-pool",
                "input.pixels", "" + TinyPictures.PIXELS,
                "epochs", "2",
                "batch.pictures", "8",
                "checkpoint.steps", "2",
                "threads", "1",
                "learning.rate", "0.01")));
  }

  private static TrainingJob job(Map<String, String> changes) {
    TreeMap<String, String> settings = new TreeMap<>(job().settings());
    settings.putAll(changes);
    return new TrainingJob(settings);
  }

  private static RunData data(String digest) {
    return new RunData(
        TinyPictures.training(40, LABELS),
        TinyPictures.validation(16, LABELS),
        Map.of("valid.sha256", digest));
  }

  private TrainingRun run() {
    return new TrainingRun(folder.resolve("run"), out, false, Clock.systemUTC());
  }

  private static PictureSplit validation(int size) {
    Random random = new Random(4);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      byte[] pixels = new byte[12 * 12 * 3];
      random.nextBytes(pixels);
      Expression label = List.of(Expression.values()).get(i % LABELS);
      List<Integer> votes = new ArrayList<>(List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
      votes.set(i % LABELS, 10);
      samples.add(new Sample("picture" + i, new Image(12, 12, pixels), new Votes(votes), label));
    }
    return new PictureSplit(
        Split.VALID, Protocol.ARGMAX_8, samples, List.of(), List.of(), 0, "abc");
  }

  private static PictureSplit noPictures() {
    throw new AssertionError("floats need no training pictures");
  }

  @Test
  void leavesStateAndLogAndRefusesToStartTwice() throws Exception {
    List<EpochResult> epochs = run().start(job(), data("abc"));

    assertThat(epochs).hasSize(2);
    assertThat(run().job()).isEqualTo(job().settled());
    assertThat(Files.readAllLines(run().folder().resolve("run.jsonl")))
        .anySatisfy(line -> assertThat(line).contains("\"kind\":\"start\""))
        .anySatisfy(line -> assertThat(line).contains("\"validationAccuracy\""));
    assertThat(text.toString(StandardCharsets.UTF_8)).contains("epoch 2: training loss");
    assertThatThrownBy(() -> run().start(job(), data("abc")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("resume it or choose another folder");
  }

  @Test
  void namesTheClassesWithoutPicturesWhereTheyWouldWeigh() {
    assertThatThrownBy(
            () ->
                run()
                    .start(
                        job(Map.of("method", "cross-entropy", "method.class.weights", "effective")),
                        data("abc")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("with method.class.weights = effective, found none of surprise, ");
  }

  @Test
  void warnsOfANumberFormatThatTheProcessorHasNot() {
    String warning = "this processor has no bf16 of its own";
    run().start(job(), data("abc"));
    assertThat(text.toString(StandardCharsets.UTF_8)).doesNotContain(warning);

    List<EpochResult> unused = run().resume(data("abc"), Map.of("precision", "bf16"));
    assertThat(text.toString(StandardCharsets.UTF_8).contains(warning))
        .isEqualTo(!Processor.here().features().isEmpty() && !Processor.here().hasBrainFloats());
  }

  @Test
  void resumesOnlyWithTheSameData() {
    List<EpochResult> epochs = run().start(job(), data("abc"));

    assertThat(run().resume(data("abc"), Map.of())).isEqualTo(epochs);
    assertThatThrownBy(() -> run().resume(data("def"), Map.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("valid.sha256 abc), found def");
    assertThatThrownBy(
            () ->
                new TrainingRun(folder.resolve("none"), out, false, Clock.systemUTC())
                    .resume(data("abc"), Map.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a training run");
  }

  @Test
  void resumesWithMoreEpochsAndTellsOfIt() {
    run().start(job(), data("abc"));

    List<EpochResult> epochs = run().resume(data("abc"), Map.of("epochs", "4"));

    assertThat(epochs).hasSize(4);
    assertThat(run().job().loop().epochs()).isEqualTo(4);
    assertThat(TrainingRun.state(Trainer.latest(run().folder())).facts().get("change.0002"))
        .startsWith("after 2 epochs with commit ")
        .endsWith(": epochs 2 -> 4");
    assertThatThrownBy(() -> run().resume(data("abc"), Map.of("network.width", "1")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("found changes of network.width");
  }

  /** A run of which somebody hears when batch 4 of an epoch, and a checkpoint, are done. */
  private TrainingRun heard(Consumer<StepResult> ear) {
    RunListener listener =
        new RunListener() {
          @Override
          public void step(StepResult step) {
            if (step.batch() == 4) {
              ear.accept(step);
            }
          }

          @Override
          public void epoch(EpochResult result) {}
        };
    return new TrainingRun(folder.resolve("run"), out, false, Clock.systemUTC(), listener);
  }

  @Test
  void keepsTheBatchesAndTheSeed() {
    run().start(job(), data("abc"));

    for (String change : List.of("batch.pictures", "batch.accumulated", "seed")) {
      assertThatThrownBy(() -> run().resume(data("abc"), Map.of("epochs", "4", change, "4")))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("found changes of " + change);
    }
  }

  @Test
  void exportsARunThatWasKilledBetweenItsTwoFiles() throws Exception {
    Path latest = Trainer.latest(folder.resolve("run"));
    Path within = folder.resolve("within.safetensors");
    TrainingRun run =
        heard(
            step -> {
              try {
                Files.copy(latest, within);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    List<EpochResult> epochs = run.start(job(Map.of("epochs", "1")), data("abc"));
    Files.move(within, latest, StandardCopyOption.REPLACE_EXISTING);
    Path model = folder.resolve("model.onnx");
    Path report = folder.resolve("report.html");

    ExportResult result =
        new Export(run().folder(), out).write(validation(64), TrainingRunTest::noPictures, model);
    new TrainingReport(run().folder(), 0).write(result, validation(64), report);

    assertThat(Trainer.history(run.folder())).isEqualTo(epochs);
    assertThat(text.toString(StandardCharsets.UTF_8)).contains("the last is epoch 1 with");
    assertThat(report).exists();
  }

  @Test
  void beginsWithTheWeightsOfAnotherRun() {
    run().start(job(), data("abc"));
    Path best = Trainer.best(run().folder());
    TrainingRun next = new TrainingRun(folder.resolve("next"), out, false, Clock.systemUTC());

    next.start(job(Map.of("network.weights", best.toString())), data("abc"));

    assertThat(text.toString(StandardCharsets.UTF_8)).contains("first weights: " + best);
    assertThatThrownBy(
            () ->
                new TrainingRun(folder.resolve("third"), out, false, Clock.systemUTC())
                    .start(job(Map.of("network.weights", "none")), data("abc")))
        .isInstanceOf(TrainingException.class)
        .hasMessage("expected a checkpoint of first weights, found none at none");
  }

  @Test
  void exportsOneFileThatDescribesItself() throws Exception {
    List<EpochResult> epochs = run().start(job(), data("abc"));
    Path file = folder.resolve("tiny.onnx");
    Export export = new Export(run().folder(), out);

    ExportResult result = export.write(validation(70), TrainingRunTest::noPictures, file);

    assertThat(result.floats().scores().actual()).hasSize(70);
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("on 70 pictures: largest difference")
        .contains("fitted on validation");
    try (BundleSession session = BundleSession.open(file)) {
      ModelBundle bundle = session.bundle();
      assertThat(bundle.name()).isEqualTo("tiny");
      assertThat(bundle.labels()).containsExactly(Expression.values());
      assertThat(bundle.temperature()).isNotEqualTo(ModelBundle.NO_TEMPERATURE);
      assertThat(bundle.preprocessing()).isEqualTo(job().preprocessing());
      assertThat(bundle.provenance())
          .containsEntry("setting.epochs", "2")
          .containsEntry("data.valid.sha256", "abc")
          .containsEntry("parity.pictures", "70")
          .containsKeys("commit", "epoch", "parameters", "valid.accuracy", "valid.ece");
      assertThat(Integer.parseInt(bundle.provenance().getOrDefault("epoch", "")))
          .isBetween(1, epochs.size());
    }
    byte[] bytes = Files.readAllBytes(file);
    export.write(validation(70), TrainingRunTest::noPictures, file);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void exportsTheLogitsOfTheGoldenInput() throws Exception {
    run().start(job(), data("abc"));
    Path file = folder.resolve("tiny.onnx");
    new Export(run().folder(), out).write(validation(64), TrainingRunTest::noPictures, file);

    try (BundleSession session = BundleSession.open(file)) {
      float[] golden = GoldenInput.values(session.bundle().preprocessing().tensorLength());
      FloatBuffer input =
          ByteBuffer.allocateDirect(golden.length * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer()
              .put(0, golden);
      String logits = GoldenInput.encode(session.logits(input, 1)[0]);
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(content).contains(GoldenInput.KEY);
      assertThat(content).contains(logits.substring(0, logits.indexOf(',') - 3));
    }
  }

  @Test
  void refusesToExportWithOtherOrTooFewPictures() {
    run().start(job(), data("def"));
    Export export = new Export(run().folder(), out);
    assertThatThrownBy(
            () ->
                export.write(validation(70), TrainingRunTest::noPictures, folder.resolve("a.onnx")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("(sha256 def), found abc");

    TrainingRun other = new TrainingRun(folder.resolve("other"), out, false, Clock.systemUTC());
    other.start(job(), data("abc"));
    assertThatThrownBy(
            () ->
                new Export(other.folder(), out)
                    .write(validation(63), TrainingRunTest::noPictures, folder.resolve("a.onnx")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected at least 64 validation pictures, found 63");
    assertThat(folder.resolve("a.onnx")).doesNotExist();
  }

  @Test
  void learnsFromAFolderForEachExpressionAndServesItsLabels() throws Exception {
    Path data = folder.resolve("data");
    DatasetFixture.folders(data, 70, "happy", "sad", "angry");
    Files.write(data.resolve("happy/broken.png"), new byte[] {1});
    Files.writeString(data.resolve("face-crops.properties"), "yunet=box 0.0 0.0 1.5 1.5\n");
    TrainingJob job = job(Map.of("epochs", "1", "data.validation.share", "0.4", "threads", "2"));

    RunData pictures = RunData.read(data, job, out);
    List<EpochResult> unused = run().start(job, pictures);
    Path file = folder.resolve("model.onnx");
    new Export(run().folder(), out)
        .write(run().job().dataset(data).read(Split.VALID), TrainingRunTest::noPictures, file);

    assertThat(pictures.labels())
        .containsExactly(Expression.HAPPINESS, Expression.SADNESS, Expression.ANGER);
    assertThat(pictures.training().size()).isEqualTo(126);
    assertThat(pictures.validation().size()).isEqualTo(84);
    assertThat(Files.readAllLines(run().folder().resolve("skipped-pictures.txt")))
        .singleElement()
        .asString()
        .startsWith("happy/broken.png: expected a JPEG or PNG");
    try (BundleSession session = BundleSession.open(file)) {
      assertThat(session.bundle().labels()).isEqualTo(pictures.labels());
      assertThat(session.bundle().crops())
          .containsExactly(Map.entry("yunet", new BoxCrop(0, 0, 1.5, 1.5)));
      assertThat(session.bundle().provenance())
          .containsEntry("data.protocol", "folders")
          .containsEntry("data.labels", "happiness,sadness,anger");
    }
    List<EpochResult> resumed =
        run().resume(RunData.read(data, run().job(), out), Map.of("epochs", "2"));
    assertThat(resumed).hasSize(2);
    assertThatThrownBy(() -> run().job().changed(Map.of("data.validation.share", "0.3")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("found changes of data.validation.share");
  }

  @Test
  void learnsLabelDistributionsFromValenceAndArousal() throws Exception {
    Path data = folder.resolve("affectnet");
    DatasetFixture.affectNet(data);
    TrainingJob job =
        TrainingJob.preset(
            "ldlva",
            Map.ofEntries(
                Map.entry("network.width", "0.125"),
                Map.entry("network.stem", "no-pool"),
                Map.entry("input.colour", "gray"),
                Map.entry("input.pixels", "16"),
                Map.entry("batch.pictures", "8"),
                Map.entry("epochs", "2"),
                Map.entry("threads", "1"),
                Map.entry("precision", "fp32"),
                Map.entry("data.validation.share", "0.2")));

    List<EpochResult> epochs = run().start(job, RunData.read(data, job, out));

    assertThat(epochs).hasSize(2);
    assertThat(epochs.get(1).trainingLoss()).isFinite();
    assertThat(text.toString(StandardCharsets.UTF_8)).contains("train (affectnet-8): 32 pictures");
    List<EpochResult> resumed = run().resume(RunData.read(data, job, out), Map.of("epochs", "3"));
    assertThat(resumed.subList(0, 2)).isEqualTo(epochs);
    TrainingJob taught =
        job.with(
            Map.of(
                "method.teachers",
                folder.resolve("run/best.safetensors").toString(),
                "epochs",
                "1"));
    TrainingRun other = new TrainingRun(folder.resolve("taught"), out, false, Clock.systemUTC());
    assertThat(other.start(taught, RunData.read(data, taught, out)).get(0).trainingLoss())
        .isFinite();
    Path folders = folder.resolve("folders");
    DatasetFixture.folders(folders, 20, "happy", "sad");
    assertThatThrownBy(() -> RunData.read(folders, job, out))
        .hasMessageContaining("expected valence and arousal of every training picture");
  }

  @Test
  void stopsEarlyAndSaysSo() {
    List<EpochResult> epochs =
        run()
            .start(
                job(Map.of("epochs", "9", "epochs.patience", "1", "learning.rate", "0")),
                data("abc"));

    assertThat(epochs.size()).isLessThan(9);
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("stopped early after " + epochs.size() + " of 9 epochs");
  }

  @Test
  void exportsTheMeanOfAPictureAndItsMirrorImage() throws Exception {
    run().start(job(), data("abc"));
    Path plain = folder.resolve("plain.onnx");
    Path mirrored = folder.resolve("mirrored.onnx");
    new Export(run().folder(), out).write(validation(64), TrainingRunTest::noPictures, plain);
    new Export(run().folder(), Map.of("export.mirror", "true"), out)
        .write(validation(64), TrainingRunTest::noPictures, mirrored);

    try (BundleSession one = BundleSession.open(plain);
        BundleSession both = BundleSession.open(mirrored)) {
      FloatBuffer picture = picture(false);
      FloatBuffer image = picture(true);
      float[] left = one.logits(picture, 1)[0];
      float[] right = one.logits(image, 1)[0];
      float[] found = both.logits(picture, 1)[0];
      for (int l = 0; l < LABELS; l++) {
        assertThat(found[l]).isCloseTo((left[l] + right[l]) / 2, within(1e-4f));
      }
      assertThat(left).isNotEqualTo(right);
      assertThat(both.logits(image, 1)[0]).containsExactly(found, within(1e-4f));
      assertThat(both.bundle().provenance()).containsEntry("setting.export.mirror", "true");
      assertThat(one.bundle().provenance()).containsEntry("setting.export.mirror", "false");
    }
  }

  private static FloatBuffer picture(boolean mirrored) {
    int side = TinyPictures.PIXELS;
    FloatBuffer picture =
        ByteBuffer.allocateDirect(side * side * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    Random random = new Random(8);
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int at = row * side + (mirrored ? side - 1 - column : column);
        picture.put(at, (float) random.nextGaussian());
      }
    }
    return picture;
  }

  @Test
  void exportsOtherNumbersAndReportsOnAll() throws Exception {
    run().start(job(Map.of("average.decay", "0.5", "export.formats", "fp16, int8")), data("abc"));
    Path file = folder.resolve("run/model.onnx");
    Map<String, String> lenient = Map.of("export.limit.points", "100");
    ExportResult result =
        new Export(run().folder(), lenient, out).write(validation(70), () -> validation(65), file);

    assertThat(result.refused()).isEmpty();
    assertThat(result.others()).extracting(ExportedModel::numbers).containsExactly("fp16", "int8");
    for (ExportedModel other : result.others()) {
      try (BundleSession session = BundleSession.open(other.file())) {
        assertThat(session.bundle().temperature()).isEqualTo(other.temperature());
      }
    }
    Path report = folder.resolve("run/report.html");
    new TrainingReport(run().folder(), 0).write(result, validation(70), report);
    assertThat(Files.readString(report))
        .contains("Training report: tiny 1", "model-int8.onnx", "points of accuracy lost")
        .contains("<th scope=\"row\">first weights</th><td>random</td>")
        .contains("SHA-256 abc", "picture1", "Mean map of neutral")
        .doesNotContain("weights are not kept", "<image", "https://");
    int mistakes =
        (int)
            Math.min(
                3, 70 * (1 - result.floats().scores().report(1).confusion().overallAccuracy()));
    new TrainingReport(run().folder(), 3).write(result, validation(70), report);
    assertThat(Files.readString(report).split("<image", -1)).hasSizeGreaterThan(mistakes);

    Map<String, String> strict = Map.of("export.formats", "int8", "network.width", "1");
    assertThatThrownBy(() -> new Export(run().folder(), strict, out))
        .isInstanceOf(TrainingException.class)
        .hasMessage("expected settings of the export (export.*), found network.width");
  }
}
