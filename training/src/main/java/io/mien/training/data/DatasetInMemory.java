package io.mien.training.data;

import java.util.EnumMap;
import java.util.Map;

/**
 * Reads each split of a data set once, for many runs on the same pictures. Not thread safe.
 *
 * @param whole where the pictures come from
 * @param splits what has been read so far
 */
public record DatasetInMemory(Dataset whole, Map<Split, PictureSplit> splits) implements Dataset {
  /** Nothing read yet. */
  public DatasetInMemory(Dataset whole) {
    this(whole, new EnumMap<>(Split.class));
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public PictureSplit read(Split split) {
    return splits.computeIfAbsent(split, whole::read);
  }

  @Override
  public boolean holdsOutValidation() {
    return whole.holdsOutValidation();
  }
}
