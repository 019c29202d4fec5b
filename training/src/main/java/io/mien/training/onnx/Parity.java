package io.mien.training.onnx;

import java.util.Locale;

/**
 * How far the logits of an ONNX file are from those of the network that it was written from.
 *
 * @param pictures how many have been compared
 * @param difference the largest between two logits
 * @param largest the network's largest logit, by size
 */
public record Parity(int pictures, double difference, double largest) {
  /** What sums of 32-bit numbers in another order may differ by, relative to the largest logit. */
  public static final double BOUND = 1e-4;

  /** Nothing compared yet. */
  public static final Parity NONE = new Parity(0, 0, 0);

  /** This comparison and one more picture. */
  public Parity and(float[] expected, float[] found) {
    double newDifference = expected.length == found.length ? difference : Double.NaN;
    double newLargest = largest;
    for (int i = 0; i < Math.min(expected.length, found.length); i++) {
      newDifference = Math.max(newDifference, Math.abs((double) expected[i] - found[i]));
      newLargest = Math.max(newLargest, Math.abs(expected[i]));
    }
    return new Parity(pictures + 1, newDifference, newLargest);
  }

  /** The largest difference, relative to the largest logit. */
  public double relative() {
    return difference / largest;
  }

  /** Whether the file computes what the network computes. */
  public boolean holds() {
    return relative() <= BOUND; // false for a NaN
  }

  /** In one line. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "parity with ONNX Runtime on %d pictures: largest difference %.3g, relative to the largest"
            + " logit %.3g (bound %.0e)",
        pictures,
        difference,
        relative(),
        BOUND);
  }
}
