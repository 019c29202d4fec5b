package io.mien.training.data;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One turn of a stratified cross validation: training and validation pictures are pooled and dealt
 * into folds. One fold is measured on, the next one chooses the epoch, the others are learned from.
 * The data set's own test pictures stay out of it.
 *
 * @param whole the data set with its own splits
 * @param folds how many
 * @param measured which fold is measured on, from 1; it comes as {@link Split#TEST}
 * @param seed decides the deal, the same for every fold
 */
public record FoldedDataset(Dataset whole, StratifiedFolds folds, int measured, long seed)
    implements Dataset {
  private static final int LEAST_FOLDS = 3;
  private static final long DEAL = 4;

  public FoldedDataset {
    if (folds.count() < LEAST_FOLDS) {
      throw new DataException(
          "expected at least 3 folds, to learn from, to choose by and to measure on, found "
              + folds.count());
    }
    if (measured < 1 || measured > folds.count()) {
      throw new DataException(
          "expected a fold of 1 to " + folds.count() + ", found fold " + measured);
    }
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public PictureSplit read(Split split) {
    PictureSplit training = whole.read(Split.TRAIN);
    PictureSplit validation = whole.read(Split.VALID);
    List<Sample> pool = both(training.samples(), validation.samples());
    int[] labels = PictureLabels.of(pool, training.protocol().labels());
    if (pool.size() < folds.count()) {
      throw new DataException(
          "expected at least %d pictures for as many folds, found %d"
              .formatted(folds.count(), pool.size()));
    }
    int[] dealt = folds.assign(labels, training.protocol().labels().size(), Seeds.of(seed, DEAL));
    int test = measured - 1;
    int valid = measured % folds.count();
    List<Sample> chosen =
        IntStream.range(0, dealt.length)
            .filter(
                i ->
                    switch (split) {
                      case TEST -> dealt[i] == test;
                      case VALID -> dealt[i] == valid;
                      case TRAIN -> dealt[i] != test && dealt[i] != valid;
                    })
            .mapToObj(pool::get)
            .toList();
    return PictureLabels.derived(
        skipping(training, validation), split, chosen, validation.sha256());
  }

  @Override
  public boolean holdsOutValidation() {
    return true;
  }

  /** The training split with what both splits skipped and left out. */
  private PictureSplit skipping(PictureSplit training, PictureSplit validation) {
    if (whole.holdsOutValidation()) {
      return training;
    }
    return new PictureSplit(
        training.split(),
        training.protocol(),
        training.samples(),
        both(training.missing(), validation.missing()),
        both(training.unreadable(), validation.unreadable()),
        training.leftOut() + validation.leftOut(),
        training.sha256());
  }

  private static <T> List<T> both(List<T> some, List<T> others) {
    return Stream.of(some, others).flatMap(List::stream).toList();
  }
}
