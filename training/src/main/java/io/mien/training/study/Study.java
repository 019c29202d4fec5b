package io.mien.training.study;

import io.mien.training.RunData;
import io.mien.training.RunOutcome;
import io.mien.training.TrainingJob;
import io.mien.training.TrainingRun;
import io.mien.training.data.Dataset;
import io.mien.training.data.DatasetInMemory;
import io.mien.training.data.Sha256;
import io.mien.training.data.Split;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.Trainer;
import io.mien.training.loop.TrainingException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs methods under settings, one after the other, and appends what each gave to the results. A
 * run that is in the results already is skipped, one that was broken goes on from its checkpoint.
 * The epoch is chosen on the validation pictures; the test pictures are looked at once, after the
 * end of a run.
 *
 * @param settings what all runs share
 * @param folder where the runs live, a folder each
 * @param machine in a few words, for the results
 * @param out told of the progress
 */
public record Study(
    StudySettings settings,
    StudyResults results,
    Path folder,
    String machine,
    PrintStream out,
    boolean terminal,
    Clock clock) {
  private static final int DIGEST_DIGITS = 8;

  /**
   * A run to do.
   *
   * @param seed of everything but the data's changes
   */
  public record Run(StudyMethod method, StudySetting setting, long seed) {
    String name() {
      return method.name() + "-" + setting.name() + "-seed-" + seed;
    }
  }

  /**
   * All runs, seed by seed and setting by setting, so that a study that is broken off has whole
   * rows of its table.
   */
  public static List<Run> runs(
      List<StudyMethod> methods, List<StudySetting> settings, List<Long> seeds) {
    List<Run> runs = new ArrayList<>();
    for (long seed : seeds) {
      for (StudySetting setting : settings) {
        for (StudyMethod method : methods) {
          runs.add(new Run(method, setting, seed));
        }
      }
    }
    return List.copyOf(runs);
  }

  /**
   * Does what is left of some runs.
   *
   * @param data the data set, all splits
   * @param afterEach called when a run's line is in the results
   */
  public void run(List<Run> runs, Dataset data, Runnable afterEach) {
    runs.forEach(this::job); // all settings are checked before the first hour passes
    Dataset memory = new DatasetInMemory(data);
    String digest = data(memory);
    int done = 0;
    for (Run run : runs) {
      done++;
      String title = "run " + done + " of " + runs.size() + ": " + run.name();
      if (isDone(run, digest)) {
        out.println(title + " is in the results");
        continue;
      }
      out.println(title);
      results.append(learnt(run, memory, digest));
      afterEach.run();
    }
  }

  /** Tells the pictures and labels of a data set, all splits, from those of others. */
  static String data(Dataset pictures) {
    String splits =
        Stream.of(Split.values())
            .map(split -> pictures.read(split).sha256())
            .collect(Collectors.joining(" "));
    return Sha256.of(splits.getBytes(StandardCharsets.US_ASCII)).substring(0, DIGEST_DIGITS);
  }

  private boolean isDone(Run run, String digest) {
    String id = settings.id();
    return results.read().stream().anyMatch(result -> result.isOf(id, digest, run));
  }

  private TrainingJob job(Run run) {
    return settings.job(run.method, run.setting, run.seed);
  }

  private StudyResult learnt(Run run, Dataset memory, String digest) {
    Path place = folder.resolve(settings.id()).resolve(run.name());
    TrainingRun training = new TrainingRun(place, out, terminal, clock);
    TrainingJob job = job(run);
    Dataset pictures = job.folded(memory);
    RunData data = RunData.of(pictures, job, out);
    List<EpochResult> epochs;
    if (Files.exists(Trainer.latest(place))) {
      requireSame(job.settled(), training.job(), place);
      epochs = training.resume(data, Map.of());
    } else {
      epochs = training.start(job, data);
    }
    RunOutcome outcome = training.outcome(pictures.read(Split.TEST));
    out.print(outcome.summary("test"));
    return result(run, epochs, data, digest, outcome, training);
  }

  private static void requireSame(TrainingJob expected, TrainingJob found, Path place) {
    if (!expected.with(Map.of("threads", "0")).equals(found.with(Map.of("threads", "0")))) {
      throw new TrainingException(
          "expected the study's settings in the run in "
              + place
              + ", found others; choose another folder for the study");
    }
  }

  private StudyResult result(
      Run run,
      List<EpochResult> epochs,
      RunData data,
      String digest,
      RunOutcome outcome,
      TrainingRun training) {
    return new StudyResult(
        training.commit(),
        settings.id(),
        run.seed,
        run.method.name(),
        run.setting.name(),
        settings.network(),
        outcome.parameters(),
        epochs.size(),
        digest,
        data.training().size(),
        outcome.best().confusion().total(),
        outcome.bestEpoch(),
        new StudyResult.Pair(
            epochs.get(outcome.lastEpoch() - 1).validationAccuracy(),
            epochs.get(outcome.bestEpoch() - 1).validationAccuracy()),
        new StudyResult.Pair(
            outcome.last().confusion().overallAccuracy(),
            outcome.best().confusion().overallAccuracy()),
        new StudyResult.Pair(
            outcome.last().confusion().meanClassAccuracy(),
            outcome.best().confusion().meanClassAccuracy()),
        epochs.stream().mapToDouble(EpochResult::seconds).sum(),
        machine);
  }
}
