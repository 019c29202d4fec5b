package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.training.data.Augmentation;
import io.mien.training.data.BatchMixing;
import io.mien.training.data.Company;
import io.mien.training.data.DataKind;
import io.mien.training.data.Erasure;
import io.mien.training.data.FurtherVariation;
import io.mien.training.data.Imbalance;
import io.mien.training.data.LabelNoise;
import io.mien.training.data.PixelNoise;
import io.mien.training.data.RandAugment;
import io.mien.training.data.TrainingChanges;
import io.mien.training.loop.Adam;
import io.mien.training.loop.LoopSettings;
import io.mien.training.loop.Optimizer;
import io.mien.training.loop.Precision;
import io.mien.training.loop.Schedule;
import io.mien.training.loop.Sgd;
import io.mien.training.loop.TrainingException;
import io.mien.training.net.Network;
import io.mien.vision.tensor.ColourOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingJobTest {
  private static final Map<String, String> OTHER =
      Map.ofEntries(
          Map.entry("model.name", "other"),
          Map.entry("model.version", "2.1"),
          Map.entry("network", "lfn"),
          Map.entry("network.width", "0.5"),
          Map.entry("network.residuals", "2"),
          Map.entry("network.stem", "no-pool"),
          Map.entry("network.head", "pooled"),
          Map.entry("network.attention", "stage"),
          Map.entry("network.patch.pixels", "4"),
          Map.entry("network.window.tokens", "3"),
          Map.entry("network.drop.path", "0.2"),
          Map.entry("network.dropout", "0.1"),
          Map.entry("network.weights", "w.safetensors"),
          Map.entry("input.colour", "rgb"),
          Map.entry("input.pixels", "32"),
          Map.entry("input.detail.pixels", "0"),
          Map.entry("input.mean", "0.4"),
          Map.entry("input.std", "0.5"),
          Map.entry("epochs", "3"),
          Map.entry("batch.pictures", "32"),
          Map.entry("seed", "9"),
          Map.entry("optimizer", "adam"),
          Map.entry("optimizer.momentum", "0.8"),
          Map.entry("optimizer.weight.decay", "0.1"),
          Map.entry("optimizer.classifier.factor", "10"),
          Map.entry("optimizer.clip", "5"),
          Map.entry("optimizer.sam.rho", "0.05"),
          Map.entry("method", "bbn"),
          Map.entry("method.class.weights", "balanced"),
          Map.entry("method.class.beta", "0.99"),
          Map.entry("method.consistency", "2"),
          Map.entry("method.consistency.rise.epochs", "4"),
          Map.entry("method.consistency.form", "absolute"),
          Map.entry("method.transform", "scale"),
          Map.entry("method.transform.scale", "0.9"),
          Map.entry("method.mirrored", "0.7"),
          Map.entry("method.smoothing", "0.3"),
          Map.entry("method.focal.gamma", "1"),
          Map.entry("method.focal", "0.4"),
          Map.entry("method.relabel.epoch", "5"),
          Map.entry("method.relabel.margin", "0.1"),
          Map.entry("method.scn.high", "0.6"),
          Map.entry("method.scn.margin", "0.07"),
          Map.entry("method.afcn.parts", "consistency"),
          Map.entry("method.harmony", "margin"),
          Map.entry("method.harmony.alpha", "0.2"),
          Map.entry("method.harmony.centres", "gradient"),
          Map.entry("method.diversity", "0.2"),
          Map.entry("method.flooding.level", "0.5"),
          Map.entry("method.flooding.threshold", "0.6"),
          Map.entry("sampler", "paired"),
          Map.entry("learning.rate", "0.001"),
          Map.entry("learning.rate.schedule", "exponential"),
          Map.entry("learning.rate.warmup.epochs", "2"),
          Map.entry("learning.rate.decay.epochs", "1"),
          Map.entry("learning.rate.last", "0.0001"),
          Map.entry("learning.rate.factor", "0.8"),
          Map.entry("augment.rotation.degrees", "1"),
          Map.entry("augment.scale", "0.2"),
          Map.entry("augment.shift", "0.3"),
          Map.entry("augment.flip.probability", "0.4"),
          Map.entry("augment.brightness", "0.5"),
          Map.entry("augment.contrast", "0.6"),
          Map.entry("augment.erase.probability", "0.7"),
          Map.entry("augment.erase.least", "0.08"),
          Map.entry("augment.erase.most", "0.09"),
          Map.entry("method.teachers", "a.onnx,b.safetensors"),
          Map.entry("method.teachers.temperature", "3"),
          Map.entry("method.teachers.weight", "0.5"),
          Map.entry("data.seed", "5"),
          Map.entry("data.share", "0.5"),
          Map.entry("data.imbalance", "100"),
          Map.entry("data.noise", "0.2"),
          Map.entry("data.noise.list", "noise.txt"),
          Map.entry("data.folds", "10"),
          Map.entry("data.fold", "3"),
          Map.entry("outliers.share", "0.03"),
          Map.entry("average.decay", "0.9"),
          Map.entry("device", "cpu"),
          Map.entry("precision", "fp32"),
          Map.entry("threads", "3"),
          Map.entry("checkpoint.steps", "11"),
          Map.entry("batch.accumulated", "6"),
          Map.entry("epochs.patience", "4"),
          Map.entry("learning.rate.steps", "5"),
          Map.entry("data.kind", "folders"),
          Map.entry("data.protocol", "majority-7"),
          Map.entry("data.validation.share", "0.2"),
          Map.entry("augment.place.probability", "0.9"),
          Map.entry("augment.saturation", "0.3"),
          Map.entry("augment.erase.fill", "noise"),
          Map.entry("augment.noise.probability", "0.35"),
          Map.entry("augment.noise.sigma", "6"),
          Map.entry("augment.noise.pictures", "upright"),
          Map.entry("augment.second.view", "own"),
          Map.entry("augment.rand.operations", "3"),
          Map.entry("augment.rand.magnitude", "8"),
          Map.entry("augment.rand.deviation", "0.6"),
          Map.entry("augment.mixup.alpha", "0.4"),
          Map.entry("augment.cutmix.alpha", "0.7"),
          Map.entry("export.formats", "fp16, int8"),
          Map.entry("export.limit.points", "1.5"),
          Map.entry("export.mirror", "true"));

  /** What of these does not go with the method, or with sharpness-aware steps. */
  private static final Map<String, String> APART =
      Map.of(
          "augment.mixup.alpha", "0",
          "augment.cutmix.alpha", "0",
          "augment.second.view", "transformed",
          "batch.accumulated", "1",
          "method.consistency.form", "squared",
          "outliers.share", "0");

  /** Strengths are there by default, and nothing that has them happens. */
  private static final FurtherVariation NONE_FURTHER =
      new FurtherVariation(
          1, 0, Erasure.MEAN, new PixelNoise(0, 5.477, true), new RandAugment(0, 9, 0.5));

  private static TrainingJob job(Map<String, String> settings) {
    return new TrainingJob(new TreeMap<>(settings));
  }

  @Test
  void fillsInWhatIsLeftOut() {
    TrainingJob job = job(Map.of());

    assertThat(job.settings()).containsOnlyKeys(JobKeys.ALL.stream().map(Key::name).toList());
    assertThat(job.loop())
        .isEqualTo(new LoopSettings(16, 64, 1, MachineKeys.precision(job), 0, 200));
    assertThat(job.schedule(10)).isEqualTo(new Schedule.Cosine(0.005, 0.05, 0, 10, 160));
    assertThat(job.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(job.augmentation())
        .isEqualTo(new Augmentation(0, 0, 0, 0.5, 0, 0, 0, 0.02, 0.25, NONE_FURTHER));
    try (Network network = job.network(8);
        Optimizer optimizer = job.optimizer(network.weights())) {
      assertThat(optimizer).isInstanceOf(Sgd.class);
    }
  }

  @Test
  void takesEverySetting() {
    TreeMap<String, String> together = new TreeMap<>(OTHER);
    together.putAll(APART);
    TrainingJob job = job(together);

    assertThat(OTHER).containsOnlyKeys(JobKeys.ALL.stream().map(Key::name).toList());
    assertThat(JobKeys.ALL)
        .allSatisfy(key -> assertThat(key.standard()).isNotEqualTo(OTHER.get(key.name())));
    assertThat(job.name()).isEqualTo("other");
    assertThat(job.version()).isEqualTo("2.1");
    assertThat(job.loop())
        .isEqualTo(new LoopSettings(3, 32, 9, Precision.FP32, 0.9, 11, 0.05, 5, 1, 4));
    assertThat(job.schedule(10)).isEqualTo(new Schedule.Exponential(0.001, 0.8, 10));
    assertThat(job.weights()).contains(Path.of("w.safetensors"));
    assertThat(job.get(ExportKeys.FORMATS))
        .containsExactly(ExportKeys.Format.FP16, ExportKeys.Format.INT8);
    assertThat(job.get(ExportKeys.LIMIT)).isEqualTo(1.5);
    assertThat(job.get(ExportKeys.MIRROR)).isTrue();
    assertThat(job.threads()).isEqualTo(3);
    assertThat(job.changes())
        .isEqualTo(
            new TrainingChanges(
                5,
                0.5,
                Optional.of(new Imbalance(100)),
                new LabelNoise(0.2),
                Optional.of(Path.of("noise.txt"))));
    assertThat(job.isFolded()).isTrue();
    assertThat(job.augmentation())
        .isEqualTo(
            new Augmentation(
                1,
                0.2,
                0.3,
                0.4,
                0.5,
                0.6,
                0.7,
                0.08,
                0.09,
                new FurtherVariation(
                    0.9,
                    0.3,
                    Erasure.NOISE,
                    new PixelNoise(0.35, 6, false),
                    new RandAugment(3, 8, 0.6))));
    assertThat(DataKeys.KIND.parser().apply(OTHER.get("data.kind"))).isEqualTo(DataKind.FOLDERS);
    assertThat(job.preprocessing().colourOrder()).isEqualTo(ColourOrder.RGB);
    assertThat(job.preprocessing().detailPixels()).isZero();
    assertThat(job.preprocessing().mean()).containsExactly(0.4, 0.4, 0.4);
    assertThat(job.preprocessing().std()).containsExactly(0.5, 0.5, 0.5);
    try (Network network = job.network(8);
        Optimizer optimizer = job.optimizer(network.weights())) {
      assertThat(network.pixels()).isEqualTo(32);
      assertThat(optimizer).isInstanceOf(Adam.class);
    }
  }

  @Test
  void tellsOthersTheNamesOfItsFilesAndNoFolders() {
    TrainingJob job =
        job(
            Map.of(
                "network.weights", "/home/somebody/w.safetensors",
                "method.teachers", "/home/somebody/a.onnx, runs/b.safetensors",
                "epochs", "3"));
    assertThat(job.publicSettings())
        .containsEntry("network.weights", "w.safetensors")
        .containsEntry("method.teachers", "a.onnx,b.safetensors")
        .containsEntry("data.noise.list", "none")
        .containsEntry("epochs", "3")
        .hasSameSizeAs(job.settings());
    assertThat(job(Map.of()).publicSettings()).isEqualTo(job(Map.of()).settings());
  }

  @Test
  void refusesFoldsThatAreNotThere() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("data.folds", "2"),
            Map.of("data.folds", "5", "data.fold", "6"),
            Map.of("data.fold", "2"))) {
      assertThatThrownBy(() -> job(wrong))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("expected data.folds = 0, or at least 3");
    }
    assertThatThrownBy(() -> job(Map.of("data.imbalance", "0.5")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a factor of at least 1, found 0.5");
  }

  @Test
  void takesTheSettingsThatGoOnlyWithSomeMethods() {
    TrainingJob mixing =
        job(
            Map.of(
                "augment.mixup.alpha", "0.4",
                "augment.cutmix.alpha", "0.7",
                "batch.accumulated", "6",
                "outliers.share", "0.03"));
    assertThat(AugmentationKeys.mixing(mixing)).isEqualTo(new BatchMixing(0.4, 0.7));
    assertThat(AugmentationKeys.company(mixing)).isEqualTo(Company.NONE);
    assertThat(mixing.loop().accumulated()).isEqualTo(6);
    assertThat(mixing.outlierShare()).isEqualTo(0.03);
    TrainingJob twoViews =
        job(Map.of("method", "eac", "network.head", "pooled", "augment.second.view", "own"));
    assertThat(AugmentationKeys.company(twoViews)).isEqualTo(Company.SECOND_VIEW);
    assertThat(AugmentationKeys.company(job(Map.of("method", "ldlva"))))
        .isEqualTo(Company.NEIGHBOURS);
    TrainingJob steps =
        job(Map.of("learning.rate.schedule", "steps", "learning.rate.steps", "5,7"));
    assertThat(steps.schedule(10)).isEqualTo(new Schedule.Steps(0.05, 0.9, List.of(5, 7), 10));
  }

  @Test
  void reportsAllProblemsTogetherAndSuggestsTheNearestName() {
    assertThatThrownBy(
            () ->
                job(
                    Map.of(
                        "epochs",
                        "none",
                        "network",
                        "vgg",
                        "learning.rat",
                        "1",
                        "precision",
                        "fp8",
                        "augment.scale",
                        "NaN")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("epochs: expected a whole number of 1 to 10000, found 'none'")
        .hasMessageContaining(
            "network: expected one of resnet18, resnet50, pooling-resnet, mobilenet, ")
        .hasMessageContaining("unknown setting 'learning.rat', the nearest is 'learning.rate'")
        .hasMessageContaining("precision: expected one of auto, fp32, bf16, fp16, found 'fp8'")
        .hasMessageContaining("augment.scale: expected a number of 0.0 to 0.9, found 'NaN'");
  }

  @Test
  void refusesSettingsThatDoNotGoTogether() {
    assertThatThrownBy(() -> job(Map.of("outliers.share", "0.03", "method", "cross-entropy")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected method = votes, which learns from soft labels")
        .hasMessageContaining("outliers.share, found method = cross-entropy");
    assertThatThrownBy(() -> job(Map.of("augment.erase.least", "0.5", "augment.erase.most", "0.1")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("erase");
    assertThatThrownBy(() -> job(Map.of("network", "lfn", "input.pixels", "50")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("multiple of 16");
  }

  @Test
  void readsPresetsAndFilesAndPutsOverridesFirst(@TempDir Path folder) throws Exception {
    TrainingJob preset = TrainingJob.preset("first-model", Map.of("epochs", "2"));
    assertThat(preset.loop().epochs()).isEqualTo(2);
    assertThat(preset.settings()).containsEntry("network.width", "0.5");

    TrainingJob second = TrainingJob.preset("second-model", Map.of());
    assertThat(second.schedule(10)).isEqualTo(new Schedule.Steady(0.005, 0.05, 0, 10, 160, 340));
    assertThat(second.weights()).isEmpty();
    try (Network network = second.network(8)) {
      assertThat(network.parameterCount()).isEqualTo(1_940_456);
    }

    Path file = folder.resolve("job.properties");
    Files.writeString(file, "epochs = 5 \nseed=4\n");
    TrainingJob job = TrainingJob.of(SettingsFile.read(file), Map.of("seed", "8"));
    assertThat(job.loop().epochs()).isEqualTo(5);
    assertThat(job.seed()).isEqualTo(8);

    assertThatThrownBy(() -> TrainingJob.preset("nothing", Map.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a preset, one of first-model, second-model, ");
    assertThatThrownBy(() -> TrainingJob.of(SettingsFile.read(folder.resolve("none")), Map.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a file with training settings");
  }

  @Test
  void describesEverySetting() {
    assertThat(TrainingSettings.describe())
        .hasLineCount(JobKeys.ALL.size())
        .contains(
            "batch.pictures               64; pictures in a step (a whole number of 2 to 4096)");
  }

  @Test
  void saysWhichNumbersAModelMayHave() {
    assertThatThrownBy(() -> job(Map.of("export.formats", "fp16,int4", "export.mirror", "yes")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("export.formats: expected any of fp32, fp16, int8, found 'fp16,int4'")
        .hasMessageContaining("export.mirror: expected true or false, found 'yes'");
  }
}
