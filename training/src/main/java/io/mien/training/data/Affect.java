package io.mien.training.data;

/**
 * How pleasant and how excited a face looks, as annotators said.
 *
 * @param valence -1 (unpleasant) to 1
 * @param arousal -1 (calm) to 1
 */
public record Affect(double valence, double arousal) {
  public Affect {
    if (!(Math.abs(valence) <= 1 && Math.abs(arousal) <= 1)) {
      throw new IllegalArgumentException(
          "expected valence and arousal of -1 to 1, found " + valence + " and " + arousal);
    }
  }

  /** The sum of both differences, 0 to 4. */
  public double distance(Affect other) {
    return Math.abs(valence - other.valence) + Math.abs(arousal - other.arousal);
  }
}
