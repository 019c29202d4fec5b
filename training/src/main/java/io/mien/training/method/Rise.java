package io.mien.training.method;

/**
 * How attention consistency comes in: it grows epoch by epoch from nothing to its weight. A network
 * that has learned nothing yet would else first make all its maps alike.
 *
 * @param epochs within which it grows, at least 0; 0 = it is there from the beginning
 */
public record Rise(int epochs) {
  public Rise {
    if (epochs < 0) {
      throw new IllegalArgumentException("expected at least 0 epochs of rise, found " + epochs);
    }
  }

  /**
   * The share of the weight that counts, in 0..1.
   *
   * @param epoch from 0
   */
  double share(int epoch) {
    return epoch >= epochs ? 1 : (double) epoch / epochs;
  }
}
