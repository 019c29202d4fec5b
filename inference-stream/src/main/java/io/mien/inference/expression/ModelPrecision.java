package io.mien.inference.expression;

import java.util.Arrays;
import java.util.Locale;

/** The numbers that the shipped expression model computes with; both kinds come along. */
public enum ModelPrecision {
  /** Integers on the processor, where they give what they gave when they were made; else floats. */
  AUTO,
  /** Floats of 32 bits, as it was trained. */
  FLOAT,
  /** Integers of 8 bits. */
  INT8;

  /** As written in a config. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ModelPrecision ofLabel(String label) {
    return Arrays.stream(values())
        .filter(precision -> precision.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected a precision, found " + label));
  }
}
