package io.mien.training.eval;

import io.mien.training.data.Batch;
import io.mien.training.data.FerPlusSplit;
import io.mien.training.data.PlainPictures;
import io.mien.vision.model.Expression;
import java.util.List;
import java.util.function.IntConsumer;

/** Runs a bundle over a split of FER+, each picture whole, through the bundle's preprocessing. */
public final class Evaluation {
  private static final int BATCH_SIZE = 64;

  private Evaluation() {}

  /**
   * Prediction = largest logit, ties to the first.
   *
   * @param progress hears the number of pictures that are done, after each batch
   * @throws ModelException where the bundle's labels are not those of the split's protocol
   */
  public static EvaluationReport run(
      BundleSession session, FerPlusSplit split, IntConsumer progress) {
    requireLabels(session, split);
    List<Expression> labels = session.bundle().labels();
    PlainPictures pictures = new PlainPictures(split, labels, session.bundle().preprocessing());
    int[] actual = pictures.labels();
    int[] predicted = new int[actual.length];
    CalibrationError calibration = new CalibrationError();
    int done = 0;
    for (Batch batch : pictures.batches(BATCH_SIZE)) {
      for (float[] logits : session.logits(batch.pictures(), batch.count())) {
        int best = largest(logits);
        predicted[done] = best;
        calibration.add(probability(logits, best), best == actual[done]);
        done++;
      }
      progress.accept(done);
    }
    return new EvaluationReport(
        labels, ConfusionMatrix.of(actual, predicted, labels.size()), calibration.value());
  }

  private static void requireLabels(BundleSession session, FerPlusSplit split) {
    var expected = split.protocol().labels();
    var found = session.bundle().labels();
    if (found.size() != expected.size() || !found.containsAll(expected)) {
      throw new ModelException(
          "expected a model of the %d labels of protocol %s, found %s in model %s %s"
              .formatted(
                  expected.size(),
                  split.protocol().text(),
                  found,
                  session.bundle().name(),
                  session.bundle().version()));
    }
  }

  private static int largest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Softmax of one label, in double. */
  private static double probability(float[] logits, int index) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[index]);
    }
    return 1 / sum;
  }
}
