package io.mien.training.loss;

import org.bytedeco.pytorch.Tensor;

/**
 * How far activation maps of a picture are from those of its mirror image, mirrored back: at least
 * 0, to be made small. With M = B A, where B weighs the classes (spec/methods.md, 5.2 to 5.4).
 */
public enum AttentionConsistency {
  /** {@code mean of (M - M~)^2}: EAC with equal weights, RAC and RBC with re-balancing ones. */
  SQUARED {
    @Override
    public Tensor of(Tensor maps, Tensor aligned, ClassWeights weights) {
      return weighted(maps, aligned, weights).square().mean();
    }
  },
  /** {@code mean of |M - M~|}: RAC as it is printed. */
  ABSOLUTE {
    @Override
    public Tensor of(Tensor maps, Tensor aligned, ClassWeights weights) {
      return weighted(maps, aligned, weights).abs().mean();
    }
  },
  /** {@code mean over n of sum over l of B[l] mean of (A - A~)^2}: RAC as it was released. */
  RELEASED {
    @Override
    public Tensor of(Tensor maps, Tensor aligned, ClassWeights weights) {
      Tensor each = maps.sub(aligned).square().mean(2, 3);
      return each.mul(weights.tensor(maps)).sum(1).mean();
    }
  };

  /**
   * The mean over the batch.
   *
   * @param maps {@code [N, L, H, W]}
   * @param aligned of the mirrored pictures, mirrored back
   */
  public abstract Tensor of(Tensor maps, Tensor aligned, ClassWeights weights);

  private static Tensor weighted(Tensor maps, Tensor aligned, ClassWeights weights) {
    return maps.sub(aligned).mul(weights.tensor(maps).view(1, -1, 1, 1));
  }
}
