package io.mien.training.data;

/** What stands in a normalised picture where a box has been erased. */
public enum Erasure {
  /** Zeros: the mean that the preprocessing takes away. */
  MEAN,
  /** Noise of deviation 1 in each value, as timm's mode "pixel" draws it. */
  NOISE
}
