package io.mien.training.onnx;

/** The values that a tensor took, from the least to the greatest. */
public record ValueRange(float least, float greatest) {
  public ValueRange {
    if (!(least <= greatest)) {
      throw new IllegalArgumentException(
          "expected a range of numbers, found %s to %s".formatted(least, greatest));
    }
  }

  /** Both together. */
  public ValueRange and(ValueRange other) {
    return new ValueRange(Math.min(least, other.least), Math.max(greatest, other.greatest));
  }
}
