package io.mien.training;

import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.distill.Teachers;
import io.mien.training.loop.Checkpoint;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.FirstWeights;
import io.mien.training.loop.JsonLog;
import io.mien.training.loop.Optimizer;
import io.mien.training.loop.Precision;
import io.mien.training.loop.ProgressBar;
import io.mien.training.loop.RunListener;
import io.mien.training.loop.Trainer;
import io.mien.training.loop.TrainingException;
import io.mien.training.method.Method;
import io.mien.training.net.Device;
import io.mien.training.net.Network;
import io.mien.training.net.Weight;
import io.mien.training.tensorboard.EventLog;
import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Processor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Context;

/**
 * A training run in a folder: checkpoints, the log {@code run.jsonl}, events for TensorBoard, and
 * progress as text.
 *
 * @param folder where the run lives; made when it is not there
 * @param terminal whether the output is a terminal, where progress overwrites itself
 * @param listener hears of the progress too
 */
public record TrainingRun(
    Path folder, PrintStream out, boolean terminal, Clock clock, RunListener listener) {
  /** The file in the run's folder that names the pictures that were left out. */
  static final String SKIPPED = "skipped-pictures.txt";

  private static final int LOG_EVERY_STEPS = 10;
  private static final int STOP_SECONDS = 60;

  /** A run that nobody else listens to. */
  public TrainingRun(Path folder, PrintStream out, boolean terminal, Clock clock) {
    this(folder, out, terminal, clock, RunListener.all(List.of()));
  }

  /**
   * Throws {@link TrainingException} where a job cannot start here, whatever the pictures are:
   * these take a while to be read.
   */
  public void requireStart(TrainingJob job) {
    if (Files.exists(Trainer.latest(folder))) {
      throw new TrainingException(
          "expected a folder without a run, found one in "
              + folder
              + "; resume it or choose another folder");
    }
    job.weights().ifPresent(FirstWeights::requireFile);
    job.requireMeans();
  }

  /** Trains from the beginning in a folder that holds no run yet. */
  public List<EpochResult> start(TrainingJob wanted, RunData data) {
    requireStart(wanted);
    TrainingJob job = wanted.settled();
    Map<String, String> facts = RunFacts.start(job, data);
    try (JsonLog log = log()) {
      listSkipped(data);
      log.write("start", facts);
      return with(
          job,
          data,
          log,
          (network, trainer) -> {
            job.weights().ifPresent(file -> load(job, file, network));
            return trainer.start(data.training(), data.validation(), folder, facts);
          });
    }
  }

  /**
   * Goes on with the run in the folder, with its own settings and the same data and teachers.
   *
   * @param overrides settings that are other from now on, for instance more {@code epochs}: the
   *     schedule then stands where a run of that length would stand. Provenance tells of them.
   */
  public List<EpochResult> resume(RunData data, Map<String, String> overrides) {
    Checkpoint state = state(Trainer.latest(folder));
    RunFacts.requireSameData(folder, state, data);
    TrainingJob before = RunFacts.job(state);
    TrainingJob job = before.changed(overrides).settled();
    TeacherKeys.requireSame(state.facts(), before, job);
    Map<String, String> facts = RunFacts.resumed(state, job, data);
    try (JsonLog log = log()) {
      listSkipped(data);
      log.write("resume", facts);
      return with(
          job,
          data,
          log,
          (network, trainer) -> trainer.resume(data.training(), data.validation(), folder, facts));
    }
  }

  /** Writes down every picture that is left out; nothing where all are there. */
  private void listSkipped(RunData data) {
    if (data.skipped().isEmpty()) {
      return;
    }
    Path list = folder.resolve(SKIPPED);
    try {
      Files.write(list, data.skipped());
    } catch (IOException e) {
      throw new TrainingException("cannot write " + list + ": " + e.getMessage(), e);
    }
    out.printf("%d pictures are skipped, all listed in %s%n", data.skipped().size(), list);
  }

  private void load(TrainingJob job, Path file, Network network) {
    out.println(
        "first weights: " + FirstWeights.load(file, network, job.architecture().published()));
  }

  /** The settings of the run in the folder. */
  public TrainingJob job() {
    return RunFacts.job(state(Trainer.latest(folder)));
  }

  /**
   * How the finished run does on pictures that it never saw, at its last and its best epoch; the
   * log gets a line of it.
   */
  public RunOutcome outcome(PictureSplit pictures) {
    List<Expression> labels = RunData.labels(state(Trainer.latest(folder)).facts());
    RunOutcome outcome =
        RunOutcome.of(folder, new PlainPictures(pictures, labels, job().preprocessing()), labels);
    try (JsonLog log = log()) {
      log.write(
          "measured",
          Map.of(
              "pictures", pictures.split().label(),
              "sha256", pictures.sha256(),
              "lastEpoch", outcome.lastEpoch(),
              "lastAccuracy", outcome.last().confusion().overallAccuracy(),
              "lastMeanClassAccuracy", outcome.last().confusion().meanClassAccuracy(),
              "bestEpoch", outcome.bestEpoch(),
              "bestAccuracy", outcome.best().confusion().overallAccuracy(),
              "bestMeanClassAccuracy", outcome.best().confusion().meanClassAccuracy()));
    }
    return outcome;
  }

  /** The program's commit that the run in the folder was started with. */
  public String commit() {
    return state(Trainer.latest(folder)).facts().getOrDefault(RunFacts.COMMIT, "unknown");
  }

  static Checkpoint state(Path file) {
    if (!Files.exists(file)) {
      throw new TrainingException("expected a training run, found no " + file);
    }
    return Checkpoint.read(file);
  }

  private JsonLog log() {
    return new JsonLog(folder.resolve("run.jsonl"), clock, LOG_EVERY_STEPS);
  }

  private interface Work {
    List<EpochResult> with(Network network, Trainer trainer);
  }

  private List<EpochResult> with(TrainingJob job, RunData data, JsonLog log, Work work) {
    MachineKeys.useThreads(job);
    // Tiny numbers of a network that has learnt something cost several times the time of others.
    boolean unused = Context.setFlushDenormal(true);
    return MachineKeys.device(job).during(() -> onDevice(job, data, log, work));
  }

  private List<EpochResult> onDevice(TrainingJob job, RunData data, JsonLog log, Work work) {
    try (Network network = job.network(data.labels().size());
        Teachers teachers = TeacherKeys.open(job, data.labels())) {
      return with(job, data, log, network, teachers, work);
    }
  }

  private List<EpochResult> with(
      TrainingJob job, RunData data, JsonLog log, Network network, Teachers teachers, Work work) {
    data.requireWeights(job);
    Method method =
        teachers.over(job.method(network, data.training().labels(), data.training().neighbours()));
    try (Optimizer optimizer = job.optimizer(Weight.joined(network.weights(), method.weights()))) {
      network.useChannelsLast();
      out.printf(
          "training %s on %d pictures, validating on %d, %d trained values, first weights %s; %s, %s%n",
          job.name(),
          data.training().size(),
          data.validation().size(),
          network.parameterCount(),
          job.weights().map(Path::toString).orElse(JobKeys.RANDOM),
          Device.current().label(),
          job.loop().precision().label());
      Processor processor = Processor.here();
      if (job.loop().precision() == Precision.BF16
          && Device.current() == Device.CPU
          && !processor.features().isEmpty() // else nobody knows
          && !processor.hasBrainFloats()) {
        out.println(
            "this processor has no bf16 of its own, expect several times the time of fp32;"
                + " precision = auto chooses what it has");
      }
      int steps = data.training().batches(job.loop().batchSize());
      try (EventLog events = new EventLog(folder, clock, LOG_EVERY_STEPS)) {
        RunListener all =
            RunListener.all(List.of(new ProgressBar(out, clock, terminal), log, events, listener));
        Trainer trainer =
            new Trainer(network, method, optimizer, job.schedule(steps), job.loop(), all, clock);
        List<EpochResult> history = stoppable(network, trainer, work);
        if (history.size() < job.loop().epochs()) {
          out.printf(
              "stopped early after %d of %d epochs: the last %d were no better than one before%n",
              history.size(), job.loop().epochs(), job.loop().patience());
        }
        out.print(EpochResult.lastAndBest(history));
        return history;
      }
    }
  }

  /**
   * Lets a run that is interrupted from outside finish its step and save its state. Without it the
   * framework's threads would still compute while the process takes its libraries down.
   */
  private static List<EpochResult> stoppable(Network network, Trainer trainer, Work work) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              trainer.stop();
              try {
                boolean unused = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop training");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.with(network, trainer);
    } finally {
      ended.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process ends already, and the hook with it.
      }
    }
  }
}
