package io.mien.training.loop;

import io.mien.training.data.Batch;
import io.mien.training.data.BatchStream;
import io.mien.training.data.EvaluationData;
import io.mien.training.data.TrainingData;
import io.mien.training.method.Method;
import io.mien.training.net.Network;
import io.mien.training.net.Weight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
   * The finished epochs of the run in the folder. One that was killed between the writing of its
   * two files has the last epoch in the best one alone.
   */
  public static List<EpochResult> history(Path folder) {
    List<EpochResult> latest = Checkpoint.read(latest(folder)).history();
    if (!Files.exists(best(folder))) {
      return latest;
    }
    List<EpochResult> best = Checkpoint.read(best(folder)).history();
    return best.size() > latest.size() ? best : latest;
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
      Run run = new Run(data, validation, folder, average, step(scale));
      return run(run, Checkpoint.start(facts));
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
      Run run = new Run(data, validation, folder, average, step(scale));
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
      TrainingStep step) {}

  private WeightAverage average() {
    return new WeightAverage(network.weights(), settings.averageDecay());
  }

  private TrainingStep step(GradientScale scale) {
    return new TrainingStep(network, method, optimizer, settings, scale);
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
                + ", though that of each batch was; the checkpoints are from before; a smaller"
                + " learning rate or a longer warm-up may help");
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
        double loss = run.step().learn(run.data(), batch, rate, place, state);
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

  private List<Weight> tensors(Run run) {
    List<Weight> tensors = new ArrayList<>(network.weights());
    tensors.addAll(optimizer.memory());
    tensors.addAll(run.average().memory());
    tensors.addAll(run.step().scale().memory());
    tensors.addAll(method.weights());
    return tensors;
  }
}
