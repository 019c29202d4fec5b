package io.mien.training.eval;

import io.mien.training.data.Batch;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.vision.model.Expression;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Runs a bundle over a split, each picture whole, through the bundle's preprocessing. */
public final class Evaluation {
  private static final int BATCH_SIZE = 64;

  private Evaluation() {}

  /**
   * How the bundle does with its own temperature.
   *
   * @param progress hears the number of pictures that are done, after each batch
   * @throws ModelException where the split has labels that the bundle does not know
   */
  public static EvaluationReport run(
      BundleSession session, PictureSplit split, IntConsumer progress) {
    return score(session, split, progress).report(session.bundle().temperature());
  }

  /**
   * The logits of all pictures; those of labels that the split's protocol has not are -infinity, so
   * that none of these is ever an answer. Parameters and failures as in {@link #run}.
   */
  public static Scores score(BundleSession session, PictureSplit split, IntConsumer progress) {
    requireLabels(session, split);
    List<Expression> labels = session.bundle().labels();
    Set<Expression> others = EnumSet.copyOf(labels);
    others.removeAll(split.protocol().labels());
    PlainPictures pictures = new PlainPictures(split, labels, session.bundle().preprocessing());
    List<float[]> logits = new ArrayList<>();
    for (Batch batch : pictures.batches(BATCH_SIZE)) {
      for (float[] row : session.logits(batch.pictures(), batch.count())) {
        others.forEach(label -> row[labels.indexOf(label)] = Float.NEGATIVE_INFINITY);
        logits.add(row);
      }
      progress.accept(logits.size());
    }
    return new Scores(labels, logits.toArray(float[][]::new), pictures.labels());
  }

  private static void requireLabels(BundleSession session, PictureSplit split) {
    var expected = split.protocol().labels();
    var found = session.bundle().labels();
    if (!found.containsAll(expected)) {
      throw new ModelException(
          "expected a model of the labels of protocol %s (%s), found %s in model %s %s"
              .formatted(
                  split.protocol().text(),
                  names(expected),
                  names(found),
                  session.bundle().name(),
                  session.bundle().version()));
    }
  }

  private static String names(List<Expression> labels) {
    return labels.stream().map(Expression::label).collect(Collectors.joining(", "));
  }
}
