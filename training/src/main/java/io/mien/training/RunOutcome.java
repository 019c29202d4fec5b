package io.mien.training;

import io.mien.training.data.Batch;
import io.mien.training.data.EvaluationData;
import io.mien.training.eval.EvaluationReport;
import io.mien.training.eval.Scores;
import io.mien.training.loop.Checkpoint;
import io.mien.training.loop.SavedWeights;
import io.mien.training.loop.Trainer;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * How a finished run does on pictures, at its last epoch and at the one that validation chose.
 * Computed in 32 bits, without a temperature.
 *
 * @param lastEpoch from 1
 * @param bestEpoch from 1; the first of equals
 * @param parameters trained values of the network
 */
public record RunOutcome(
    int lastEpoch, int bestEpoch, long parameters, EvaluationReport last, EvaluationReport best) {
  private static final int BATCH = 64;

  /**
   * Runs both over the pictures.
   *
   * @param folder the run's
   * @param labels the classes, in the order of the network's outputs
   */
  public static RunOutcome of(Path folder, EvaluationData pictures, List<Expression> labels) {
    TrainingJob job = RunFacts.job(TrainingRun.state(Trainer.latest(folder)));
    MachineKeys.useThreads(job);
    try (Network network = job.network(labels.size())) {
      Checkpoint last = SavedWeights.last(folder, network, job.loop().averageDecay());
      EvaluationReport atLast = report(network, pictures, labels);
      Checkpoint best = SavedWeights.best(folder, network);
      return new RunOutcome(
          last.history().size(),
          best.history().size(),
          network.parameterCount(),
          atLast,
          report(network, pictures, labels));
    }
  }

  /** Both in a line each, for people. */
  public String summary(String pictures) {
    return line("last epoch", lastEpoch, pictures, last)
        + line("best on validation, epoch", bestEpoch, pictures, best);
  }

  private static String line(String what, int epoch, String pictures, EvaluationReport report) {
    return String.format(
        Locale.ROOT,
        "%s %d: %s accuracy %.2f %%, mean of classes %.2f %%%n",
        what,
        epoch,
        pictures,
        100 * report.confusion().overallAccuracy(),
        100 * report.confusion().meanClassAccuracy());
  }

  @SuppressWarnings("try") // scope and guard work by being there
  private static EvaluationReport report(
      Network network, EvaluationData pictures, List<Expression> labels) {
    List<float[]> logits = new ArrayList<>();
    for (Batch batch : pictures.batches(BATCH)) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        float[] values =
            Tensors.values(
                network.logits(
                    Tensors.of(
                        batch.pictures(),
                        batch.count(),
                        network.channels(),
                        network.pixels(),
                        network.pixels()),
                    false));
        for (int n = 0; n < batch.count(); n++) {
          int from = n * network.labels();
          logits.add(Arrays.copyOfRange(values, from, from + network.labels()));
        }
      }
    }
    return new Scores(labels, logits.toArray(float[][]::new), pictures.labels())
        .report(ModelBundle.NO_TEMPERATURE);
  }
}
