package io.mien.training.eval;

import io.mien.training.data.Batch;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.vision.model.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Runs a bundle over a split, each picture whole, through the bundle's preprocessing. */
public final class Evaluation {
  private static final int BATCH_SIZE = 64;

  private Evaluation() {}

  /**
   * How the bundle does with its own temperature.
   *
   * @param progress hears the number of pictures that are done, after each batch
   * @throws ModelException where the bundle's labels are not those of the split's protocol
   */
  public static EvaluationReport run(
      BundleSession session, PictureSplit split, IntConsumer progress) {
    return score(session, split, progress).report(session.bundle().temperature());
  }

  /** The logits of all pictures; parameters and failures as in {@link #run}. */
  public static Scores score(BundleSession session, PictureSplit split, IntConsumer progress) {
    requireLabels(session, split);
    List<Expression> labels = session.bundle().labels();
    PlainPictures pictures = new PlainPictures(split, labels, session.bundle().preprocessing());
    List<float[]> logits = new ArrayList<>();
    for (Batch batch : pictures.batches(BATCH_SIZE)) {
      logits.addAll(List.of(session.logits(batch.pictures(), batch.count())));
      progress.accept(logits.size());
    }
    return new Scores(labels, logits.toArray(float[][]::new), pictures.labels());
  }

  private static void requireLabels(BundleSession session, PictureSplit split) {
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
}
