package io.mien.training.data;

/** Which further pictures come along with each training picture. */
public enum Company {
  /** None. */
  NONE,
  /**
   * Its mirror image with an erasing of its own and without noise, as EAC does it under noisy
   * labels (spec/methods.md 2.5).
   */
  SECOND_VIEW,
  /** The pictures nearest in valence and arousal, see {@link Neighbours}. */
  NEIGHBOURS
}
