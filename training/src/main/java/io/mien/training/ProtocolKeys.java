package io.mien.training;

import io.mien.training.data.Dataset;
import io.mien.training.data.FoldedDataset;
import io.mien.training.data.Imbalance;
import io.mien.training.data.LabelNoise;
import io.mien.training.data.StratifiedFolds;
import io.mien.training.data.TrainingChanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The settings of a job that make its data uneven, noisy, fewer, or folds of each other. */
final class ProtocolKeys {
  /** No list of noisy labels. */
  private static final String NONE = "none";

  static final Key<Long> SEED =
      Key.longInteger(
          "data.seed", 1, "decides which pictures stay, which labels change, and the folds");
  static final Key<Double> SHARE =
      Key.number("data.share", 1, 0.0001, 1, "of each class's training pictures that stays");
  static final Key<Double> IMBALANCE =
      Key.number(
          "data.imbalance",
          0,
          0,
          1e6,
          "commonest to rarest class, at least 1, by taking pictures away; 0 = as they are");
  static final Key<Double> NOISE =
      Key.number(
          "data.noise", 0, 0, 1, "share of training labels that become another one by chance");
  static final Key<String> NOISE_LIST =
      Key.file(
          "data.noise.list",
          NONE,
          "a file of labels with noise, lines 'name label' with labels from 1, or " + NONE);
  static final Key<Integer> FOLDS =
      Key.integer(
          "data.folds",
          0,
          0,
          1000,
          "of a stratified cross validation over training and validation pictures, at least 3;"
              + " 0 = the data's own splits");
  static final Key<Integer> FOLD =
      Key.integer("data.fold", 1, 1, 1000, "that is measured on; the next one chooses the epoch");

  static final List<Key<?>> ALL = List.of(SEED, SHARE, IMBALANCE, NOISE, NOISE_LIST, FOLDS, FOLD);

  private ProtocolKeys() {}

  /** What becomes of the training pictures of a job. */
  static TrainingChanges changes(TrainingJob job) {
    double factor = job.get(IMBALANCE);
    String list = job.get(NOISE_LIST);
    return new TrainingChanges(
        job.get(SEED),
        job.get(SHARE),
        factor == 0 ? Optional.empty() : Optional.of(new Imbalance(factor)),
        new LabelNoise(job.get(NOISE)),
        list.equals(NONE) ? Optional.empty() : Optional.of(Path.of(list)));
  }

  /** The data set in folds where the job asks for them. */
  static Dataset folded(TrainingJob job, Dataset whole) {
    return isFolded(job)
        ? new FoldedDataset(
            whole, new StratifiedFolds(job.get(FOLDS)), job.get(FOLD), job.get(SEED))
        : whole;
  }

  /** Whether a part of the data's own training pictures is kept to measure on. */
  static boolean isFolded(TrainingJob job) {
    return job.get(FOLDS) > 0;
  }

  /** Throws {@link IllegalArgumentException} where settings do not fit together. */
  static void check(TrainingJob job) {
    TrainingChanges unusedChanges = changes(job);
    int folds = job.get(FOLDS);
    int fold = job.get(FOLD);
    if (folds == 0 ? fold != 1 : folds < 3 || fold > folds) {
      throw new IllegalArgumentException(
          "expected data.folds = 0, or at least 3 with data.fold of 1 to as many, found"
              + " data.folds = "
              + folds
              + " with data.fold = "
              + fold);
    }
  }
}
