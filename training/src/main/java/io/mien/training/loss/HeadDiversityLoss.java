package io.mien.training.loss;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The attention loss of DDAMFN (Zhang et al., 2023): {@code pairs / (sum over pairs of heads of
 * their mean squared difference + 2.22e-16)}. It is above 0 and small where the heads attend to
 * different things; published weight beside the cross entropy: 0.1.
 */
public final class HeadDiversityLoss {
  private static final double EPSILON = 2.22e-16;

  private HeadDiversityLoss() {}

  /**
   * One value.
   *
   * @param heads at least two attention maps of the same shape
   */
  public static Tensor of(List<Tensor> heads) {
    if (heads.size() < 2) {
      throw new IllegalArgumentException("expected at least 2 heads, found " + heads.size());
    }
    Tensor sum = difference(heads.get(0), heads.get(1));
    int pairs = 0;
    for (int i = 0; i < heads.size(); i++) {
      for (int j = i + 1; j < heads.size(); j++) {
        if (pairs++ > 0) {
          sum = sum.add(difference(heads.get(i), heads.get(j)));
        }
      }
    }
    return sum.add(new Scalar(EPSILON)).reciprocal().mul(new Scalar((double) pairs));
  }

  private static Tensor difference(Tensor a, Tensor b) {
    return a.sub(b).square().mean();
  }
}
