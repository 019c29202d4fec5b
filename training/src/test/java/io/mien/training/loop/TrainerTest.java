package io.mien.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mien.training.data.Batch;
import io.mien.training.data.BatchStream;
import io.mien.training.data.TrainingData;
import io.mien.training.method.Method;
import io.mien.training.method.Methods;
import io.mien.training.net.Lfn;
import io.mien.training.net.Network;
import io.mien.training.net.ResNet;
import io.mien.training.net.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final TrainingData DATA = TinyPictures.training(40, 2);
  private static final LoopSettings SETTINGS = new LoopSettings(3, 8, 7, Precision.FP32, 0.8, 2);

  /** That it computes fast in. */
  private static final List<Precision> OF_THE_PROCESSOR = List.of(Precision.FP32, Precision.BF16);

  @TempDir Path folder;

  @BeforeEach
  void useOneThread() {
    // The sum of floats depends on how it is split among threads.
    torch.set_num_threads(1);
  }

  /** Remembers what it heard and may stop the run in the middle, as a kill would. */
  private static final class Recorder implements RunListener {
    private final List<StepResult> steps = new ArrayList<>();
    private final int lastStep;

    private Recorder(int lastStep) {
      this.lastStep = lastStep;
    }

    @Override
    public void step(StepResult step) {
      steps.add(step);
      if (steps.size() == lastStep) {
        throw new IllegalStateException("killed");
      }
    }

    @Override
    public void epoch(EpochResult result) {}
  }

  private static RunListener listening(Consumer<StepResult> ear) {
    return new RunListener() {
      @Override
      public void step(StepResult step) {
        ear.accept(step);
      }

      @Override
      public void epoch(EpochResult result) {}
    };
  }

  private interface Work {
    List<EpochResult> with(Trainer trainer);
  }

  private record Outcome(List<EpochResult> epochs, List<float[]> weights) {}

  private static Outcome train(LoopSettings settings, boolean adam, Recorder recorder, Work work) {
    try (Network network =
            ResNet.eighteen(0.125, ResNet.Stem.NO_POOL, 0.3)
                .build(1, TinyPictures.PIXELS, 2, new SplittableRandom(3));
        Optimizer optimizer =
            adam ? new Adam(network.weights(), 1e-4) : new Sgd(network.weights(), 1e-4, 0.9)) {
      Schedule schedule = new Schedule.Cosine(0.001, 0.01, 0, 4, 15);
      Trainer trainer =
          new Trainer(network, Methods.votes(), optimizer, schedule, settings, recorder, CLOCK);
      List<EpochResult> epochs = work.with(trainer);
      return new Outcome(
          epochs, network.weights().stream().map(w -> Tensors.values(w.tensor())).toList());
    }
  }

  private Outcome start(LoopSettings settings, boolean adam, Recorder recorder, Path run) {
    return train(
        settings,
        adam,
        recorder,
        trainer ->
            trainer.start(DATA, TinyPictures.validation(20, 2), run, Map.of("data", "tiny")));
  }

  private void resumeEqualsUnbroken(boolean adam) {
    resumeEqualsUnbroken(SETTINGS, adam, 7);
  }

  /** Killed after 8 steps; {@code from} is the step of the checkpoint that it goes on from. */
  private void resumeEqualsUnbroken(LoopSettings settings, boolean adam, int from) {
    Recorder whole = new Recorder(-1);
    Outcome expected = start(settings, adam, whole, folder.resolve("whole"));

    Path run = folder.resolve("broken");
    // Batch 3 of epoch 2: its checkpoint is one batch old.
    assertThatThrownBy(() -> start(settings, adam, new Recorder(8), run)).hasMessage("killed");
    Recorder rest = new Recorder(-1);
    Outcome found =
        train(
            settings,
            adam,
            rest,
            trainer ->
                trainer.resume(DATA, TinyPictures.validation(20, 2), run, Map.of("data", "tiny")));

    assertThat(rest.steps).isEqualTo(whole.steps.subList(from, 15));
    assertThat(found.epochs).isEqualTo(expected.epochs);
    for (int i = 0; i < expected.weights.size(); i++) {
      assertThat(found.weights.get(i)).isEqualTo(expected.weights.get(i));
    }
    assertThat(Checkpoint.read(Trainer.latest(run)).facts()).containsEntry("data", "tiny");
  }

  @Test
  void resumesInTheMiddleOfAnEpochAsIfUnbrokenWithSgd() {
    resumeEqualsUnbroken(false);
  }

  @Test
  void resumesInTheMiddleOfAnEpochAsIfUnbrokenWithAdam() {
    resumeEqualsUnbroken(true);
  }

  @Test
  void resumesWithTheScaleOfItsGradients() {
    resumeEqualsUnbroken(new LoopSettings(3, 8, 7, Precision.FP16, 0.8, 2), false, 7);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05})
  void leavesOutMovesWhoseGradientsOverflowUntilTheirScaleFits(double sharpness) {
    // The gradient of a logit is near 30 * 65,536 / 8 / 2, beyond the 65,504 of 16 bits.
    Method loud = step -> Methods.votes().loss(step).mul(new Scalar(30));
    LoopSettings settings = new LoopSettings(2, 8, 7, Precision.FP16, 0, 100, sharpness, 0);
    List<List<Float>> seen = new ArrayList<>();
    try (Network network =
            ResNet.eighteen(0.125, ResNet.Stem.NO_POOL, 0)
                .build(1, TinyPictures.PIXELS, 2, new SplittableRandom(3));
        Optimizer optimizer = new Sgd(network.weights(), 0, 0)) {
      Tensor first = network.weights().get(0).tensor();
      seen.add(List.of(Tensors.values(first)[0]));
      List<EpochResult> unused =
          new Trainer(
                  network,
                  loud,
                  optimizer,
                  new Schedule.Exponential(1e-3, 1, 1),
                  settings,
                  listening(step -> seen.add(List.of(Tensors.values(first)[0]))),
                  CLOCK)
              .start(DATA, TinyPictures.validation(20, 2), folder, Map.of());
    }
    assertThat(seen).hasSize(11);
    assertThat(seen.get(1)).as("the first move is left out").isEqualTo(seen.get(0));
    assertThat(seen.get(10)).as("the last is not").isNotEqualTo(seen.get(9));
    try (GradientScale scale = new GradientScale(Precision.FP16)) {
      Checkpoint unused = Checkpoint.load(Trainer.latest(folder), scale.memory());
      assertThat(scale.factor()).isBetween(1.0, 32_768.0);
    }
  }

  @Test
  void resumesOnlyWhereTheWeightsHaveMovedWhenGradientsAreSummedUp() {
    // Batches 1-3 and 4-5 of an epoch of 5 make one move each: the checkpoint waits for the move.
    LoopSettings settings = new LoopSettings(3, 8, 7, Precision.FP32, 0.8, 2, 0, 0, 3, 0);

    resumeEqualsUnbroken(settings, true, 8);
  }

  @Test
  void summedGradientsMoveTheWeightsOncePerGroup() {
    List<List<Float>> seen = new ArrayList<>();
    try (Network network =
            ResNet.eighteen(0.125, ResNet.Stem.NO_POOL, 0)
                .build(1, TinyPictures.PIXELS, 2, new SplittableRandom(3));
        Optimizer optimizer = new Sgd(network.weights(), 0, 0)) {
      RunListener listener =
          listening(
              step -> seen.add(List.of(Tensors.values(network.weights().get(0).tensor())[0])));
      List<EpochResult> unused =
          new Trainer(
                  network,
                  Methods.votes(),
                  optimizer,
                  new Schedule.Exponential(0.1, 1, 1),
                  new LoopSettings(1, 8, 7, Precision.FP32, 0, 100, 0, 0, 2, 0),
                  listener,
                  CLOCK)
              .start(DATA, TinyPictures.validation(20, 2), folder, Map.of());
    }

    assertThat(seen).hasSize(5);
    assertThat(seen.get(1)).isNotEqualTo(seen.get(0));
    assertThat(seen.get(2)).isEqualTo(seen.get(1));
    assertThat(seen.get(3)).isNotEqualTo(seen.get(2));
    assertThat(seen.get(4)).as("the last batch moves alone").isNotEqualTo(seen.get(3));
  }

  @Test
  void theBatchesOfAMoveShareItByTheirPictures() {
    LoopSettings settings = new LoopSettings(3, 8, 7, Precision.FP32, 0, 2, 0, 0, 2, 0);
    List<Place> places = new ArrayList<>();
    for (int batch = 0; batch < 4; batch++) {
      Checkpoint state = new Checkpoint(1, batch, 0, 0, List.of(), Map.of());
      places.add(Place.of(state, 4, 28, settings));
    }

    assertThat(places).extracting(Place::move).containsExactly(3L, 3L, 4L, 4L);
    assertThat(places).extracting(Place::batch).containsExactly(4L, 5L, 6L, 7L);
    assertThat(places).extracting(Place::moves).containsExactly(false, true, false, true);
    assertThat(places).extracting(Place::share).containsExactly(0.5, 0.5, 8 / 12.0, 4 / 12.0);
  }

  @Test
  void stopsWhenNoEpochIsBetterForAWhile() {
    // Without a learning rate the accuracy stays what it is after the first epoch.
    LoopSettings settings = new LoopSettings(9, 8, 7, Precision.FP32, 0, 100, 0, 0, 1, 2);
    try (Network network =
            ResNet.eighteen(0.125, ResNet.Stem.NO_POOL, 0)
                .build(1, TinyPictures.PIXELS, 2, new SplittableRandom(3));
        Optimizer optimizer = new Sgd(network.weights(), 0, 0)) {
      // The average of weights that stay has statistics that stay as well.
      Trainer trainer =
          new Trainer(
              network,
              Methods.votes(),
              optimizer,
              new Schedule.Exponential(0, 1, 1),
              settings,
              new Recorder(-1),
              CLOCK);
      List<EpochResult> epochs =
          trainer.start(DATA, TinyPictures.validation(20, 2), folder, Map.of());

      assertThat(epochs.size()).isLessThan(9);
      assertThat(EpochResult.isStale(epochs, 2)).isTrue();
      assertThat(EpochResult.isStale(epochs.subList(0, epochs.size() - 1), 2)).isFalse();
      assertThat(trainer.resume(DATA, TinyPictures.validation(20, 2), folder, Map.of()))
          .as("a run that has stopped by itself is done")
          .isEqualTo(epochs);
    }
  }

  @Test
  void anEpochIsStaleOnlyAfterThePatience() {
    List<EpochResult> epochs =
        List.of(result(1, 0.5), result(2, 0.7), result(3, 0.6), result(4, 0.7));

    assertThat(EpochResult.isStale(epochs, 2)).as("two after the first of the best").isTrue();
    assertThat(EpochResult.isStale(epochs, 3)).isFalse();
    assertThat(EpochResult.isStale(epochs, 0)).as("no patience asked for").isFalse();
    assertThat(EpochResult.isStale(List.of(), 1)).isFalse();
  }

  private static EpochResult result(int epoch, double accuracy) {
    return new EpochResult(epoch, 1, 1, accuracy, 1);
  }

  @Test
  void learnsWhatIsEasyInBothPrecisions() {
    for (Precision precision : OF_THE_PROCESSOR) {
      LoopSettings settings = new LoopSettings(6, 8, 7, precision, 0, 100);
      Outcome outcome =
          start(settings, true, new Recorder(-1), folder.resolve("easy-" + precision));
      assertThat(outcome.epochs.get(5).validationAccuracy()).isGreaterThan(0.9);
    }
  }

  @Test
  void learnsWithLfnInBothPrecisions() {
    for (Precision precision : OF_THE_PROCESSOR) {
      try (Network network = new Lfn(0).build(1, TinyPictures.PIXELS, 2, new SplittableRandom(3));
          Optimizer optimizer = new Adam(network.weights(), 0)) {
        List<EpochResult> epochs =
            new Trainer(
                    network,
                    Methods.votes(),
                    optimizer,
                    new Schedule.Exponential(0.003, 1, 1),
                    new LoopSettings(6, 20, 7, precision, 0, 100),
                    new Recorder(-1),
                    CLOCK)
                .start(
                    DATA,
                    TinyPictures.validation(20, 2),
                    folder.resolve("lfn-" + precision),
                    Map.of());
        // The soft labels themselves have an entropy of 0.325.
        assertThat(epochs.get(5).trainingLoss()).isBetween(0.325, 0.45);
      }
    }
  }

  @Test
  void savesItsStateWhenItIsStopped() {
    Path run = folder.resolve("stopped");
    assertThatThrownBy(
            () ->
                train(
                    SETTINGS,
                    false,
                    new Recorder(-1),
                    trainer -> {
                      trainer.stop();
                      return trainer.start(DATA, TinyPictures.validation(20, 2), run, Map.of());
                    }))
        .isInstanceOf(TrainingException.class)
        .hasMessage("stopped after batch 1 of epoch 1; the run can be resumed");

    assertThat(Checkpoint.read(Trainer.latest(run)).batch()).isEqualTo(1);
  }

  @Test
  void keepsTheFirstOfTheBestEpochs() {
    Outcome outcome = start(SETTINGS, true, new Recorder(-1), folder);
    double best =
        outcome.epochs.stream().mapToDouble(EpochResult::validationAccuracy).max().orElseThrow();
    int first =
        outcome.epochs.stream()
            .filter(epoch -> epoch.validationAccuracy() == best)
            .mapToInt(EpochResult::epoch)
            .min()
            .orElseThrow();

    assertThat(Checkpoint.read(Trainer.best(folder)).history()).hasSize(first);
    assertThat(Checkpoint.read(Trainer.latest(folder)).history()).hasSize(3);
  }

  /** The data with another value in a picture of batch 3 of epoch 2. */
  private static TrainingData broken(float value) {
    return new TrainingData() {
      @Override
      public int size() {
        return DATA.size();
      }

      @Override
      public int[] labels() {
        return DATA.labels();
      }

      @Override
      public String name(int sample) {
        return "fer%02d.png".formatted(sample);
      }

      @Override
      public BatchStream epoch(long seed, int epoch, int fromBatch, int batchSize) {
        List<Batch> batches = new ArrayList<>();
        DATA.epoch(seed, epoch, fromBatch, batchSize).forEachRemaining(batches::add);
        if (epoch == 1) {
          batches.get(2 - fromBatch).pictures().put(5, value);
        }
        return TinyPictures.stream(batches.iterator());
      }
    };
  }

  @Test
  void stopsAtALossThatIsNoNumberAndNamesTheBatch() {
    stopsAndHeals(broken(Float.NaN), SETTINGS, "loss, found NaN");
  }

  /** Loss and gradients of the batch are finite: training normalises with its own variance. */
  @Test
  void stopsAtAStatisticThatIsNoNumberAndSavesNoneOfIt() {
    LoopSettings everyStep = new LoopSettings(3, 8, 7, Precision.FP32, 0.8, 1);
    stopsAndHeals(
        broken(1e25f),
        everyStep,
        "state afterwards, found a value that is no number in 0.norm.variance");
  }

  private void stopsAndHeals(TrainingData broken, LoopSettings settings, String found) {
    assertThatThrownBy(
            () ->
                train(
                    settings,
                    false,
                    new Recorder(-1),
                    trainer ->
                        trainer.start(broken, TinyPictures.validation(20, 2), folder, Map.of())))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(found + " in epoch 2, batch 3, of the pictures " + names(1, 2) + ";");

    // Nothing of the broken batch is in the weights.
    assertThat(Checkpoint.read(Trainer.latest(folder)).epoch()).isEqualTo(1);
    Recorder rest = new Recorder(-1);
    Outcome healed =
        train(
            settings,
            false,
            rest,
            trainer -> trainer.resume(DATA, TinyPictures.validation(20, 2), folder, Map.of()));
    assertThat(healed.epochs)
        .isEqualTo(start(settings, false, new Recorder(-1), folder.resolve("never")).epochs);
  }

  private static String names(int epoch, int batch) {
    BatchStream stream = DATA.epoch(SETTINGS.seed(), epoch, batch, SETTINGS.batchSize());
    return Arrays.stream(stream.next().samples())
        .mapToObj("fer%02d.png"::formatted)
        .collect(Collectors.joining(", "));
  }

  @Test
  void stopsAtAGradientThatIsNoNumberBeforeItMovesTheWeights() {
    Method rootOfZero =
        step -> {
          // Finite, and its slope is not.
          Tensor loss = step.network().logits(step.pictures(), true).sum().mul(new Scalar(0.0f));
          return loss.sqrt();
        };
    try (Network network =
            ResNet.eighteen(0.125, ResNet.Stem.NO_POOL, 0)
                .build(1, TinyPictures.PIXELS, 2, new SplittableRandom(3));
        Optimizer optimizer = new Sgd(network.weights(), 0, 0.9)) {
      float[] before = Tensors.values(network.weights().get(0).tensor());
      Trainer trainer =
          new Trainer(
              network,
              rootOfZero,
              optimizer,
              new Schedule.Exponential(0.1, 1, 1),
              SETTINGS,
              new Recorder(-1),
              CLOCK);

      assertThatThrownBy(
              () -> trainer.start(DATA, TinyPictures.validation(20, 2), folder, Map.of()))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("gradient, found one that is no number in epoch 1, batch 1, of the")
          .hasMessageContaining("number ");
      assertThat(Tensors.values(network.weights().get(0).tensor())).isEqualTo(before);
    }
  }

  @Test
  void aFullDiskLosesNoCheckpoint() throws Exception {
    Outcome whole = start(SETTINGS, true, new Recorder(-1), folder.resolve("whole"));
    Path run = folder.resolve("full");
    assertThatThrownBy(() -> start(SETTINGS, true, new Recorder(6), run)).hasMessage("killed");
    byte[] latest = Files.readAllBytes(Trainer.latest(run));
    byte[] best = Files.readAllBytes(Trainer.best(run));
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this system has no device that is always full");
    Path part = Trainer.latest(run).resolveSibling(Trainer.latest(run).getFileName() + ".part");
    Files.createSymbolicLink(part, full);

    assertThatThrownBy(() -> resume(run))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("cannot write the checkpoint " + Trainer.latest(run))
        .hasMessageContaining("No space left on device; the one before it is whole");
    assertThat(part).doesNotExist();
    assertThat(Files.readAllBytes(Trainer.latest(run))).isEqualTo(latest);
    assertThat(Files.readAllBytes(Trainer.best(run))).isEqualTo(best);

    Outcome found = resume(run);
    assertThat(found.epochs).isEqualTo(whole.epochs);
    assertThat(found.weights.get(0)).isEqualTo(whole.weights.get(0));
  }

  private static Outcome resume(Path run) {
    return train(
        SETTINGS,
        true,
        new Recorder(-1),
        trainer -> trainer.resume(DATA, TinyPictures.validation(20, 2), run, Map.of()));
  }

  @Test
  void refusesTheCheckpointOfAnotherNetwork() {
    start(new LoopSettings(1, 8, 7, Precision.FP32, 0, 100), false, new Recorder(-1), folder);

    try (Network other = new Lfn(0).build(1, 32, 2, new SplittableRandom(1))) {
      assertThatThrownBy(() -> Checkpoint.load(Trainer.best(folder), other.weights()))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("expected a checkpoint of this network");
    }
  }

  @Test
  void refusesAFileThatIsNoCheckpoint() throws Exception {
    Path file = folder.resolve("short");
    Files.write(file, Arrays.copyOf(new byte[] {9, 9, 9}, 11));

    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("damaged");
  }
}
