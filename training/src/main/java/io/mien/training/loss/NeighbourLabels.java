package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The label distributions of LDLVA (Le et al., 2023): the given label, softened by what the network
 * says of the pictures nearest in valence and arousal (spec/methods.md, 10.4).
 */
public final class NeighbourLabels {
  /** Distance over which a neighbour's weight falls to 1/e. */
  private static final double REACH = 0.5;

  private NeighbourLabels() {}

  /**
   * {@code trust onehot(y) + (1 - trust) sum of a s p / sum of a s} with {@code a = exp(-distance /
   * 0.5)}.
   *
   * @param label one-hot, {@code [L]}
   * @param probabilities p of the K neighbours, {@code [K, L]}
   * @param distances sums of the differences of valence and of arousal, {@code [K]}
   * @param scores s, learned, {@code [K]} in 0..1
   * @param trust in the given label, one value in 0..1
   */
  public static Tensor target(
      Tensor label, Tensor probabilities, Tensor distances, Tensor scores, Tensor trust) {
    return targets(
            label.unsqueeze(0),
            probabilities.unsqueeze(0),
            distances.unsqueeze(0),
            scores.unsqueeze(0),
            trust.view(1, 1))
        .squeeze(0);
  }

  /**
   * Those of a batch.
   *
   * @param labels one-hot, {@code [N, L]}
   * @param probabilities {@code [N, K, L]}
   * @param distances {@code [N, K]}
   * @param scores {@code [N, K]}
   * @param trust {@code [N, 1]}
   */
  public static Tensor targets(
      Tensor labels, Tensor probabilities, Tensor distances, Tensor scores, Tensor trust) {
    Tensor weights = distances.mul(new Scalar(-1 / REACH)).exp().mul(scores);
    Tensor sums = weights.sum(1).unsqueeze(1);
    Tensor neighbours = weights.unsqueeze(1).bmm(probabilities).squeeze(1).div(sums);
    return labels.mul(trust).add(neighbours.mul(trust.neg().add(new Scalar(1.0))));
  }
}
