package io.mien.training.data;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Takes the validation split of a data set that brings none along out of its training pictures: of
 * each class the same share, by a chance that is the same in every run. The epoch is thus never
 * chosen on pictures that were learned from, nor on the test split.
 */
final class HeldOut implements Dataset {
  private static final long CHANCE = 0x4d69656e;

  private final Dataset whole;
  private final double share;
  private Optional<PictureSplit> training = Optional.empty();

  /**
   * @param share of the training pictures, above 0 and below 1
   */
  HeldOut(Dataset whole, double share) {
    if (!(share > 0 && share < 1)) {
      throw new DataException(
          "expected a share of training pictures above 0 and below 1 to validate on, found "
              + share);
    }
    this.whole = whole;
    this.share = share;
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public PictureSplit read(Split split) {
    if (split == Split.TEST) {
      return whole.read(split);
    }
    PictureSplit all = training.orElseGet(() -> whole.read(Split.TRAIN));
    training = Optional.of(all);
    boolean[] isHeld = held(all);
    int[] chosen =
        IntStream.range(0, isHeld.length)
            .filter(i -> isHeld[i] == (split == Split.VALID))
            .toArray();
    if (chosen.length == 0) {
      throw new DataException(
          "expected enough pictures to hold %s of them out for validation, found %d"
              .formatted(share, isHeld.length));
    }
    return all.subset(split, chosen);
  }

  @Override
  public boolean holdsOutValidation() {
    return true;
  }

  /** Of each class the rounded share, so that at least one picture stays to be learned from. */
  private boolean[] held(PictureSplit all) {
    int[] labels =
        all.samples().stream()
            .mapToInt(sample -> all.protocol().labels().indexOf(sample.label()))
            .toArray();
    int[] left = new int[all.protocol().labels().size()];
    for (int label = 0; label < left.length; label++) {
      int count = StratifiedFolds.members(labels, label).length;
      left[label] = Math.min((int) Math.round(share * count), Math.max(0, count - 1));
    }
    boolean[] isHeld = new boolean[labels.length];
    Arrays.stream(Scramble.shuffled(labels.length, Seeds.of(CHANCE)))
        .forEach(index -> isHeld[index] = left[labels[index]]-- > 0);
    return isHeld;
  }
}
