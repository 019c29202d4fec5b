package io.mien.vision.tensor;

/** What lies outside the picture. */
public enum Border {
  /** The nearest pixel of the picture. */
  REPLICATE,
  /** Pixels of value 0. */
  BLACK
}
