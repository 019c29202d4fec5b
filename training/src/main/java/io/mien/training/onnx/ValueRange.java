package io.mien.training.onnx;

import java.util.Locale;

/** The values that a tensor took, from the least to the greatest. */
public record ValueRange(float least, float greatest) {
  public ValueRange {
    if (!(least <= greatest)) {
      throw new IllegalArgumentException(
          "expected a range of numbers, found %s to %s".formatted(least, greatest));
    }
  }

  /** For messages. */
  public String words() {
    return String.format(Locale.ROOT, "%.4g to %.4g", least, greatest);
  }

  /** Both together. */
  public ValueRange and(ValueRange other) {
    return new ValueRange(Math.min(least, other.least), Math.max(greatest, other.greatest));
  }
}
