package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.data.Batch;
import io.mien.training.data.BatchStream;
import io.mien.training.data.TrainingData;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.LoopSettings;
import io.mien.training.loop.Optimizer;
import io.mien.training.loop.Precision;
import io.mien.training.loop.RunListener;
import io.mien.training.loop.Schedule;
import io.mien.training.loop.StepResult;
import io.mien.training.loop.TinyPictures;
import io.mien.training.loop.Trainer;
import io.mien.training.loop.TrainingException;
import io.mien.training.method.Method;
import io.mien.training.method.Step;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each preset, and each variant of its method, learns a few pictures. */
class PresetsTest {
  private static final int PICTURES = 8;
  private static final int EPOCHS = 12;
  private static final TrainingData DATA = TinyPictures.training(PICTURES, 2);
  private static final TrainingData WITH_NEIGHBOURS =
      TinyPictures.trainingWithNeighbours(PICTURES, 2);

  @TempDir Path folder;

  @BeforeEach
  void useOneThread() {
    torch.set_num_threads(1);
  }

  /** Small, without chance in the network, and for pictures of one colour. */
  private static TrainingJob small(String preset, String... changes) {
    Map<String, String> settings = new HashMap<>();
    settings.put("network.width", "0.125");
    settings.put("network.stem", "no-pool");
    settings.put("network.dropout", "0");
    settings.put("network.drop.path", "0");
    settings.put("network.patch.pixels", "2");
    settings.put("network.window.tokens", "4");
    settings.put("input.colour", "gray");
    settings.put("input.pixels", "" + TinyPictures.PIXELS);
    settings.put("batch.pictures", "" + PICTURES);
    settings.put("method.relabel.epoch", "2");
    settings.put("learning.rate", "0.002");
    for (String change : changes) {
      settings.put(change.split("=", -1)[0], change.split("=", -1)[1]);
    }
    return TrainingJob.preset(preset, settings);
  }

  private List<Double> losses(TrainingJob job) {
    List<Double> losses = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void step(StepResult step) {
            losses.add(step.loss());
          }

          @Override
          public void epoch(EpochResult result) {}
        };
    LoopSettings wanted = job.loop();
    // A transformer wants smaller steps.
    double rate = job.settings().containsValue("swin-t") ? 3e-4 : 0.002;
    LoopSettings settings =
        new LoopSettings(
            EPOCHS, PICTURES, 3, Precision.FP32, 0, 100, wanted.sharpness(), wanted.clip());
    TrainingData data = job.settings().containsValue("ldlva") ? WITH_NEIGHBOURS : DATA;
    train(job, data, rate, settings, listener, method -> {});
    return losses;
  }

  /**
   * Trains with a learning rate that stays; {@code learned} sees the method before it is closed.
   */
  private void train(
      TrainingJob job,
      TrainingData data,
      double rate,
      LoopSettings settings,
      RunListener listener,
      Consumer<Method> learned) {
    try (Network network = job.network(2)) {
      Method method = job.method(network, data.labels(), data.neighbours());
      try (Optimizer optimizer =
          job.optimizer(Weight.joined(network.weights(), method.weights()))) {
        List<EpochResult> unused =
            new Trainer(
                    network,
                    method,
                    optimizer,
                    new Schedule.Exponential(rate, 1, 1),
                    settings,
                    listener,
                    Clock.systemUTC())
                .start(data, TinyPictures.validation(8, 2), folder, Map.of());
      }
      learned.accept(method);
    }
  }

  static Stream<String> presets() {
    return Presets.names().stream();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void lowersItsLoss(String preset) {
    List<Double> losses = losses(small(preset));
    assertThat(losses).hasSize(EPOCHS);
    assertThat(losses.get(EPOCHS - 1)).isLessThan(losses.get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mek-paper method.smoothing=0",
        "mek-paper method.consistency=0",
        "mek-paper method.class.weights=effective-raw",
        "mek-paper method.consistency.form=absolute",
        "rbc-rbf method.consistency.form=absolute",
        "rbc-rbf method.focal=0",
        "rbc-rbf method.consistency=0",
        "eac method.transform=upside-down",
        "eac method.transform=scale",
        "eac network=mobilenet",
        "eac network=resnet50",
        "cb method.class.weights=balanced",
        "lfnsb-raf network=resnet18 network.head=own method.harmony.centres=gradient",
        "lfnsb-raf network=resnet18 network.head=own method.harmony.centres=mean-shift",
        "lfnsb-raf network=resnet18 network.head=own method.harmony=separating",
        "lfnsb-raf network=resnet18 network.head=own method.harmony=margin",
        "lfnsb-raf network.head=spatial-bias-printed",
        "fan2022 network.attention=last",
        "afcn method.afcn.parts=none",
        "afcn method.afcn.parts=certainty-weight,mirrored-entropy,attention-fusion,consistency",
        "afcn method.afcn.parts=label-correction,mirrored-entropy,attention-fusion,consistency",
        "afcn method.afcn.parts=label-correction,certainty-weight,attention-fusion,consistency",
        "afcn method.afcn.parts=label-correction,certainty-weight,mirrored-entropy,consistency",
        "afcn method.afcn.parts=label-correction,certainty-weight,mirrored-entropy"
      })
  void itsVariantsLowerTheirLoss(String variant) {
    String[] words = variant.split(" ", -1);
    String[] changes = Arrays.copyOfRange(words, 1, words.length);
    List<Double> losses = losses(small(words[0], changes));
    assertThat(losses.get(EPOCHS - 1)).isLessThan(losses.get(0));
  }

  @Test
  void theLiteralHarmonyRunsForStudyOnly() {
    assertThat(
            losses(
                small(
                    "lfnsb-raf", "network=resnet18", "network.head=own", "method.harmony=literal")))
        .hasSize(EPOCHS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"eac", "mek-paper", "mek-code", "rbc-rbf", "afcn"})
  void consistencyComesInWithTheEpochs(String preset) {
    TrainingJob none = small(preset, "method.consistency=0");
    TrainingJob whole = small(preset);
    TrainingJob rising = small(preset, "method.consistency.rise.epochs=4");
    double without = loss(none, 1);
    double with = loss(whole, 1);

    assertThat(with).isGreaterThan(without);
    assertThat(loss(rising, 0)).isEqualTo(loss(none, 0));
    assertThat(loss(rising, 1)).isCloseTo(without + (with - without) / 4, within(1e-4));
    assertThat(loss(rising, 4)).isEqualTo(loss(whole, 4));
  }

  /** Of the first batch, with the first weights. */
  private static double loss(TrainingJob job, int epoch) {
    torch.manual_seed(1);
    try (Network network = job.network(2);
        BatchStream stream = DATA.epoch(1, 0, 0, PICTURES)) {
      Method method = job.method(network, DATA.labels(), Optional.empty());
      return method.loss(step(network, stream.next(), DATA.labels(), epoch)).item().toDouble();
    }
  }

  private static Step step(Network network, Batch batch, int[] labels, int epoch) {
    long side = TinyPictures.PIXELS;
    return new Step(
        network,
        UnaryOperator.identity(),
        Tensors.of(batch.pictures(), PICTURES, 1, side, side),
        Tensors.of(batch.targets(), PICTURES, 2),
        Tensors.ofWhole(labels),
        Tensors.ofWhole(batch.samples()),
        epoch,
        EPOCHS);
  }

  @Test
  void selfCureChangesEveryLabelThatTheNetworkContradicts() {
    TrainingJob job = small("scn", "method.relabel.margin=0", "method.relabel.epoch=1");
    // A picture is found to be 0 or 1, so one of two opposite labels is changed.
    int ones = changed(job, 0, 1) + changed(job, 1, 1);
    assertThat(ones).isEqualTo(PICTURES);
    assertThat(changed(job, 0, 0) + changed(job, 1, 0)).as("before the epoch").isZero();
  }

  /** How many labels, all the same at first, one step changes. */
  private static int changed(TrainingJob job, int label, int epoch) {
    int[] labels = new int[PICTURES];
    Arrays.fill(labels, label);
    try (Network network = job.network(2);
        BatchStream stream = DATA.epoch(1, 0, 0, PICTURES)) {
      Method method = job.method(network, labels, Optional.empty());
      Step step = step(network, stream.next(), labels, epoch);
      assertThat(method.loss(step).item().toDouble()).isFinite();
      method.moved(step);
      float[] after =
          method.weights().stream()
              .filter(weight -> weight.name().equals("method.labels"))
              .map(weight -> Tensors.values(weight.tensor()))
              .findFirst()
              .orElseThrow();
      int changed = 0;
      for (float value : after) {
        changed += value == label ? 0 : 1;
      }
      return changed;
    }
  }

  @Test
  void saysWhatDoesNotFit() {
    assertThatThrownBy(() -> small("nothing"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a preset, one of first-model,")
        .hasMessageContaining("found 'nothing'");
    assertThatThrownBy(() -> losses(small("eac", "network=lfn")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected network.head = pooled");
    assertThatThrownBy(
            () -> {
              try (Network network = small("ldlva").network(2)) {
                small("ldlva").method(network, DATA.labels(), Optional.empty());
              }
            })
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected valence and arousal with method = ldlva");
    assertThatThrownBy(() -> small("baseline", "augment.mixup.alpha=0.2"))
        .hasMessageContaining("expected method = votes, which learns from soft labels");
    assertThatThrownBy(() -> small("baseline", "augment.second.view=own"))
        .hasMessageContaining("expected a method of two views")
        .hasMessageContaining("found method = cross-entropy");
    assertThatThrownBy(() -> small("eac", "augment.second.view=own", "method.transform=scale"))
        .hasMessageContaining("method.transform = scale");
    assertThatThrownBy(() -> small("scn", "augment.flip.probability=0.9"))
        .hasMessageContaining("expected probabilities of noise and of mirroring of at most 1");
    assertThatThrownBy(() -> small("lfnsb-affectnet", "batch.accumulated=2"))
        .hasMessageContaining("expected sharpness-aware steps of one batch each");
    assertThatThrownBy(() -> small("eac", "method.consistency.form=absolute"))
        .hasMessageContaining("expected method = mek-printed or rbc-rbf")
        .hasMessageContaining("found method = eac");
    assertThatThrownBy(() -> small("bbn", "sampler=shuffled"))
        .hasMessageContaining("expected sampler = paired with method = bbn");
    assertThatThrownBy(() -> small("bbn", "batch.pictures=7"))
        .hasMessageContaining("expected an even number of pictures in a batch of pairs, found 7");
    assertThatThrownBy(() -> small("afcn", "method.afcn.parts=label"))
        .hasMessageContaining("found 'label'");
    assertThatThrownBy(() -> small("bbn", "network=lfn"))
        .hasMessageContaining("expected a resnet for network.head = branches");
  }

  /** spec/methods.md, 7.3. */
  @Test
  void centresThatAreKeptApartAreLearnedUnlessSaidOtherwise() {
    assertThat(centresAreTrained("method.harmony.centres=auto")).isFalse();
    assertThat(centresAreTrained("method.harmony=separating", "method.harmony.centres=auto"))
        .isTrue();
    assertThat(centresAreTrained("method.harmony=separating")).as("as the preset says").isFalse();
  }

  private static boolean centresAreTrained(String... settings) {
    List<String> all = new ArrayList<>(List.of("network=resnet18", "network.head=own"));
    all.addAll(List.of(settings));
    TrainingJob job = small("lfnsb-raf", all.toArray(String[]::new));
    try (Network network = job.network(2)) {
      return job.method(network, DATA.labels(), Optional.empty()).weights().get(0).trained();
    }
  }

  @Test
  void trustInLabelsIsLearnedByItself() {
    TrainingJob job = small("ldlva");
    try (Network network = job.network(2);
        BatchStream stream = WITH_NEIGHBOURS.epoch(1, 0, 0, 4)) {
      Method method = job.method(network, WITH_NEIGHBOURS.labels(), WITH_NEIGHBOURS.neighbours());
      Batch batch = stream.next();
      long side = TinyPictures.PIXELS;
      Step step =
          new Step(
              network,
              UnaryOperator.identity(),
              Tensors.of(batch.pictures(), 4, 1, side, side),
              Tensors.of(batch.targets(), 4, 2),
              Tensors.ofWhole(batch.labels()),
              Tensors.ofWhole(batch.samples()),
              0,
              EPOCHS,
              Optional.of(Tensors.of(batch.others(), 4L * batch.each(), 1, side, side)));
      method.loss(step).backward();
      try (NoGradGuard guard = new NoGradGuard()) {
        assertThat(guard).isNotNull();
        method.moved(step);
      }

      float[] trust = values(method, "method.trust");
      for (int i = 0; i < PICTURES; i++) {
        int picture = i;
        boolean isInBatch = Arrays.stream(batch.samples()).anyMatch(sample -> sample == picture);
        assertThat(trust[i] != 0.5f).as("picture %d", i).isEqualTo(isInBatch);
      }
      assertThat(values(method, "method.centres")).isNotEqualTo(new float[trust.length]);
    }
  }

  /** What is learned of trust in an epoch of two batches, whose weights hardly move. */
  private float[] learnedTrust(double sharpness, int accumulated) {
    LoopSettings settings =
        new LoopSettings(1, PICTURES / 2, 3, Precision.FP32, 0, 100, sharpness, 0, accumulated, 0);
    List<float[]> trust = new ArrayList<>();
    train(
        small("ldlva"),
        WITH_NEIGHBOURS,
        1e-9,
        settings,
        RunListener.all(List.of()),
        method -> trust.add(values(method, "method.trust")));
    return trust.get(0);
  }

  @Test
  void trustIsLearnedAlikeWithSharpStepsAndAccumulatedBatches() {
    float[] plain = learnedTrust(0, 1);
    assertThat(plain).doesNotContain(0.5f);
    assertThat(learnedTrust(1e-7, 1)).containsExactly(plain, within(1e-3f));
    assertThat(learnedTrust(0, 2)).containsExactly(plain, within(1e-3f));
  }

  private static float[] values(Method method, String name) {
    return method.weights().stream()
        .filter(weight -> weight.name().equals(name))
        .map(weight -> Tensors.values(weight.tensor()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFileMayExtendAPreset() throws Exception {
    Path file = Files.writeString(folder.resolve("job"), "extends = fan2022\nepochs = 3\n");
    TreeMap<String, String> expected =
        new TreeMap<>(TrainingJob.preset("fan2022", Map.of("epochs", "3")).settings());
    assertThat(TrainingJob.of(SettingsFile.read(file), Map.of()).settings()).isEqualTo(expected);
    assertThat(expected).containsEntry("network.head", "uncertain").containsEntry("epochs", "3");
  }

  @Test
  void tinyPicturesComeInTheBatchesThatTheyName() {
    try (BatchStream stream = DATA.epoch(1, 0, 0, 4)) {
      Batch batch = stream.next();
      assertThat(batch.labels()).hasSize(4);
      for (int i = 0; i < 4; i++) {
        assertThat(batch.labels()[i]).isEqualTo(DATA.labels()[batch.samples()[i]]);
      }
    }
  }
}
