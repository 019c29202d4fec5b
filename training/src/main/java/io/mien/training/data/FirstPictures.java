package io.mien.training.data;

import java.util.Arrays;
import java.util.List;

/**
 * The first batch of other pictures, for measurements that are not of validation.
 *
 * @param whole has at least one picture
 * @param count at most so many
 */
public record FirstPictures(EvaluationData whole, int count) implements EvaluationData {
  @Override
  public int size() {
    return Math.min(count, whole.size());
  }

  @Override
  public Iterable<Batch> batches(int batchSize) {
    return List.of(whole.batches(size()).iterator().next());
  }

  @Override
  public int[] labels() {
    return Arrays.copyOf(whole.labels(), size());
  }
}
