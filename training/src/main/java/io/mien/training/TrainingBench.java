package io.mien.training;

import io.mien.training.data.FirstBatches;
import io.mien.training.data.FirstPictures;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.RunListener;
import io.mien.training.loop.StepResult;
import io.mien.training.loop.TrainingException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How fast a job trains, and how fast the bare library does the same step: in turns, so that both
 * meet the same machine.
 *
 * @param steps that are timed in each round
 * @param rounds of each
 */
public record TrainingBench(int steps, int rounds) {
  /** Steps before the clock runs: memory is taken, kernels are chosen. */
  private static final int WARM_UP = 6;

  public TrainingBench {
    if (steps < 1 || rounds < 1) {
      throw new TrainingException(
          "expected at least 1 step and 1 round, found " + steps + " and " + rounds);
    }
  }

  /**
   * Pictures a second of a round.
   *
   * @param loop of the whole loop: pictures are varied, the loss is read, the log and the average
   *     of the weights are kept
   * @param bare of the step alone
   */
  public record Rates(double loop, double bare) {}

  /**
   * Measures.
   *
   * @param folder for the files of the runs
   * @throws TrainingException where the job's step is more than one forward and backward pass
   */
  public List<Rates> run(TrainingJob job, RunData data, Path folder) {
    if (job.loop().sharpness() > 0) {
      throw new TrainingException(
          "expected a job with optimizer.sam.rho = 0 to compare with one pass, found "
              + job.loop().sharpness());
    }
    if (TeacherKeys.hasAny(job)) {
      throw new TrainingException(
          "expected a job with method.teachers = none, as the bare step knows no teachers, found "
              + job.get(TeacherKeys.TEACHERS));
    }
    if (job.loop().accumulated() > 1) {
      throw new TrainingException(
          "expected a job with batch.accumulated = 1, as the bare step moves after each batch,"
              + " found "
              + job.loop().accumulated());
    }
    if (data.training().neighbours().isPresent()) {
      throw new TrainingException(
          "expected a method that learns from the pictures of a batch alone, found one with"
              + " neighbours");
    }
    int batch = job.loop().batchSize();
    RunData part =
        new RunData(
            new FirstBatches(data.training(), WARM_UP + steps, batch),
            new FirstPictures(data.validation(), batch),
            data.labels(),
            data.facts(),
            data.skipped());
    TrainingJob once = job.with(Map.of(JobKeys.EPOCHS.name(), "1"));
    return MachineKeys.device(job).during(() -> rounds(once, data, part, folder));
  }

  private List<Rates> rounds(TrainingJob job, RunData data, RunData part, Path folder) {
    int batch = job.loop().batchSize();
    List<Rates> rates = new ArrayList<>();
    try (BareStep bare = new BareStep(job, data)) {
      for (int round = 0; round < rounds; round++) {
        double alone = bare(bare, batch);
        rates.add(new Rates(loop(job, part, folder.resolve("round-" + round)), alone));
      }
    }
    return List.copyOf(rates);
  }

  private double bare(BareStep bare, int batch) {
    bare.run(WARM_UP);
    long start = System.nanoTime();
    bare.run(steps);
    return perSecond(start, System.nanoTime(), batch);
  }

  private double loop(TrainingJob job, RunData data, Path folder) {
    Clocked clocked = new Clocked();
    PrintStream nobody =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    List<EpochResult> unused =
        new TrainingRun(folder, nobody, false, Clock.systemUTC(), clocked).start(job, data);
    return perSecond(clocked.start, clocked.end, job.loop().batchSize());
  }

  private double perSecond(long start, long end, int batch) {
    return steps * (double) batch / ((end - start) / 1e9);
  }

  /** The time from the end of the last step of the warm-up to the end of the last one. */
  private static final class Clocked implements RunListener {
    private long start;
    private long end;

    @Override
    public void step(StepResult step) {
      if (step.batch() == WARM_UP) {
        start = System.nanoTime();
      }
      end = System.nanoTime();
    }

    @Override
    public void epoch(EpochResult result) {}
  }
}
