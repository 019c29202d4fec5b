package io.mien.training.loop;

import io.mien.training.data.Batch;
import io.mien.training.data.BatchStream;
import io.mien.training.data.EvaluationData;
import io.mien.training.data.TrainingData;
import io.mien.training.method.Method;
import io.mien.training.method.Step;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The training loop: learns batch by batch, validates after each epoch, and keeps two files in the
 * run's folder, the latest state and the state of the epoch with the best validation accuracy (of
 * equals the first). Where the settings ask for an average of the weights, it is the average that
 * is validated and kept as the best.
 *
 * <p>A run that goes on from its latest state gives the same numbers as one that was never broken:
 * all chance hangs on seed, epoch and batch. Not thread safe but for {@link #stop}.
 */
public final class Trainer {
  private static final String LATEST = "latest.safetensors";
  private static final String BEST = "best.safetensors";
  private static final long STEP_SEED = 0x9E3779B97F4A7C15L;

  private final Network network;
  private final Method method;
  private final Optimizer optimizer;
  private final Schedule schedule;
  private final LoopSettings settings;
  private final RunListener listener;
  private final Clock clock;
  private volatile boolean stopping;

  /**
   * Makes a loop around a network, which must be in the channels-last order to be fast.
   *
   * @param method what is made small; the optimizer has to move its weights too
   */
  public Trainer(
      Network network,
      Method method,
      Optimizer optimizer,
      Schedule schedule,
      LoopSettings settings,
      RunListener listener,
      Clock clock) {
    this.network = network;
    this.method = method;
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
  }

  /** The file with the latest state of a run. */
  public static Path latest(Path folder) {
    return folder.resolve(LATEST);
  }

  /** The file with the state of a run's best epoch. */
  public static Path best(Path folder) {
    return folder.resolve(BEST);
  }

  /**
   * Trains from the beginning.
   *
   * @param facts stored in every checkpoint
   * @return the finished epochs
   */
  public List<EpochResult> start(
      TrainingData data, EvaluationData validation, Path folder, Map<String, String> facts) {
    try (WeightAverage average = average();
        GradientScale scale = new GradientScale(settings.precision())) {
      return run(new Run(data, validation, folder, average, scale), Checkpoint.start(facts));
    }
  }

  /**
   * Goes on from the latest state in the folder; nothing is left to do after the last epoch.
   *
   * @param facts stored in every checkpoint from now on
   */
  public List<EpochResult> resume(
      TrainingData data, EvaluationData validation, Path folder, Map<String, String> facts) {
    try (WeightAverage average = average();
        GradientScale scale = new GradientScale(settings.precision())) {
      Run run = new Run(data, validation, folder, average, scale);
      Checkpoint from = Checkpoint.load(latest(folder), tensors(run));
      return run(run, from.withFacts(facts));
    }
  }

  /**
   * Makes the run end with a {@link TrainingException} after the step that it is in, with its state
   * saved. May be called from any thread.
   */
  public void stop() {
    stopping = true;
  }

  /** What a run works with from its first step to its last. */
  private record Run(
      TrainingData data,
      EvaluationData validation,
      Path folder,
      WeightAverage average,
      GradientScale scale) {}

  private WeightAverage average() {
    return new WeightAverage(network.weights(), settings.averageDecay());
  }

  private List<EpochResult> run(Run run, Checkpoint from) {
    Checkpoint state = from;
    while (goesOn(state)) {
      long startMillis = clock.millis();
      state = learn(run, state);
      run.average().swap();
      Validation score =
          Validation.of(network, run.validation(), settings.batchSize(), settings.precision());
      if (!Double.isFinite(score.loss())) {
        throw new TrainingException(
            "expected a finite loss on the validation pictures, found "
                + score.loss()
                + " after epoch "
                + (state.epoch() + 1)
                + "; the checkpoints are from before");
      }
      EpochResult result =
          new EpochResult(
              state.epoch() + 1,
              state.lossSum() / state.pictures(),
              score.loss(),
              score.accuracy(),
              (clock.millis() - startMillis) / 1000.0);
      boolean isBest =
          state.history().stream()
              .allMatch(earlier -> earlier.validationAccuracy() < score.accuracy());
      List<EpochResult> history = new ArrayList<>(state.history());
      history.add(result);
      state = new Checkpoint(state.epoch() + 1, 0, 0, 0, history, state.facts());
      if (isBest) {
        state.save(best(run.folder()), network.weights());
      }
      run.average().swap();
      state.save(latest(run.folder()), tensors(run));
      listener.epoch(result);
      if (goesOn(state)) {
        requireNotStopped(state);
      }
    }
    return state.history();
  }

  private boolean goesOn(Checkpoint state) {
    return state.epoch() < settings.epochs()
        && !EpochResult.isStale(state.history(), settings.patience());
  }

  /** Learns the rest of an epoch. */
  private Checkpoint learn(Run run, Checkpoint from) {
    int batches = run.data().batches(settings.batchSize());
    Checkpoint state = from;
    boolean isDue = false;
    try (BatchStream stream =
        run.data().epoch(settings.seed(), from.epoch(), from.batch(), settings.batchSize())) {
      while (stream.hasNext()) {
        Batch batch = stream.next();
        Place place = Place.of(state, batches, run.data().size(), settings);
        double rate = schedule.rate(place.batch());
        double loss = step(run, batch, rate, place, state);
        if (place.moves()) {
          run.average().update(place.move());
        }
        state =
            new Checkpoint(
                state.epoch(),
                state.batch() + 1,
                state.lossSum() + loss * batch.count(),
                state.pictures() + batch.count(),
                state.history(),
                state.facts());
        isDue |= state.batch() % settings.checkpointSteps() == 0;
        // Gradients that are summed up are in no checkpoint: it waits for the move.
        if ((isDue || stopping) && place.moves() && state.batch() < batches) {
          state.save(latest(run.folder()), tensors(run));
          isDue = false;
          requireNotStopped(state);
        }
        listener.step(
            new StepResult(
                state.epoch() + 1,
                settings.epochs(),
                state.batch(),
                batches,
                batch.count(),
                loss,
                rate));
      }
    }
    return state;
  }

  private void requireNotStopped(Checkpoint state) {
    if (stopping) {
      throw new TrainingException(
          "stopped after batch "
              + state.batch()
              + " of epoch "
              + (state.epoch() + 1)
              + "; the run can be resumed");
    }
  }

  /**
   * Learns one batch and returns its loss. Where the loss or a gradient is no finite number, the
   * weights stay as they were and the run ends.
   */
  @SuppressWarnings("try") // the scope works by being there
  private double step(Run run, Batch batch, double rate, Place place, Checkpoint state) {
    long seed = settings.seed() ^ (place.batch() * STEP_SEED);
    torch.manual_seed(seed);
    try (PointerScope scope = new PointerScope()) {
      Step input =
          new Step(
              network,
              settings.precision()::run,
              pictures(network, batch).contiguous(torch.MemoryFormat.ChannelsLast),
              Tensors.of(batch.targets(), batch.count(), network.labels()),
              Tensors.ofWhole(batch.labels()),
              Tensors.ofWhole(batch.samples()),
              place.epoch(),
              settings.epochs(),
              others(batch));
      Tensor loss = method.loss(input);
      double value = loss.item_float();
      if (!Double.isFinite(value)) {
        throw BrokenBatch.of("loss, found " + value, run.data(), batch, state);
      }
      double factor = run.scale().factor();
      times(loss, place.share() * factor).backward();
      if (settings.sharpness() > 0) {
        sharpen(input, seed, factor);
      }
      boolean isFinite = Gradients.areFinite(optimizer.weights());
      if (!isFinite && !run.scale().canShrink()) {
        throw BrokenBatch.of("gradient, found one that is no number", run.data(), batch, state);
      }
      if (place.moves() && isFinite) {
        run.scale().undo(optimizer.weights());
        if (settings.clip() > 0) {
          Gradients.clip(optimizer.weights(), settings.clip());
        }
        optimizer.step(rate, place.move());
      } else if (place.moves()) {
        Gradients.clear(optimizer.weights());
        run.scale().shrink();
      }
      learned(input);
      return value;
    }
  }

  /** Takes the gradient anew where the loss is larger; chance falls as before. */
  private void sharpen(Step input, long seed, double factor) {
    SharpnessAware sharpness = new SharpnessAware(optimizer.weights(), settings.sharpness());
    List<Tensor> before = sharpness.climb();
    torch.manual_seed(seed);
    times(method.loss(input), factor).backward();
    sharpness.back(before);
  }

  private static Tensor times(Tensor loss, double factor) {
    return factor == 1 ? loss : loss.mul(new Scalar(factor));
  }

  @SuppressWarnings("try") // the guard works by being there
  private void learned(Step input) {
    try (NoGradGuard guard = new NoGradGuard()) {
      method.moved(input);
    }
  }

  /** A batch's pictures as a tensor. */
  static Tensor pictures(Network network, Batch batch) {
    return Tensors.of(
        batch.pictures(), batch.count(), network.channels(), network.pixels(), network.pixels());
  }

  private Optional<Tensor> others(Batch batch) {
    return batch.each() == 0
        ? Optional.empty()
        : Optional.of(
            Tensors.of(
                    batch.others(),
                    (long) batch.count() * batch.each(),
                    network.channels(),
                    network.pixels(),
                    network.pixels())
                .contiguous(torch.MemoryFormat.ChannelsLast));
  }

  private List<Weight> tensors(Run run) {
    List<Weight> tensors = new ArrayList<>(network.weights());
    tensors.addAll(optimizer.memory());
    tensors.addAll(run.average().memory());
    tensors.addAll(run.scale().memory());
    tensors.addAll(method.weights());
    return tensors;
  }
}
