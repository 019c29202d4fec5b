package io.mien.training.net;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How much a neighbour has to say about a picture, learned from the features of both
 * (spec/methods.md, 10.4): two hidden layers of 512 and 256 values, then a sigmoid of what is at
 * least -1.3. Only training needs it: it is no part of the exported file.
 */
public final class NeighbourScores {
  private static final int FIRST = 512;
  private static final int SECOND = 256;
  private static final double LEAST = -1.3;

  private final LinearNorm first;
  private final LinearNorm second;
  private final Linear last;

  /** For features of so many values. */
  public NeighbourScores(int values, Initializer initializer) {
    first = new LinearNorm(2 * values, FIRST, initializer);
    second = new LinearNorm(FIRST, SECOND, initializer);
    last = new Linear(SECOND, 1, initializer);
  }

  /**
   * The scores, {@code [N, K]} in 0..1.
   *
   * @param features of the pictures, {@code [N, D]}
   * @param neighbours those of their neighbours, {@code [N * K, D]}, the K of the first picture
   *     first
   */
  public Tensor of(Tensor features, Tensor neighbours) {
    long count = features.size(0);
    long each = neighbours.size(0) / count;
    Tensor repeated = features.unsqueeze(1).repeat(1, each, 1).view(count * each, -1);
    Tensor pairs = torch.hstack(Tensors.list(repeated, neighbours));
    Tensor hidden = second.forward(first.forward(pairs, true).relu(), true).relu();
    return last.forward(hidden, true).clamp_min(new Scalar(LEAST)).sigmoid().view(count, each);
  }

  /** What is trained. */
  public List<Weight> weights(String path) {
    return Weight.joined(
        first.weights(path + ".first"),
        second.weights(path + ".second"),
        last.weights(path + ".last"));
  }
}
