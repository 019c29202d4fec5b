package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * LDLVA's centre loss (Le et al., 2023, as released; spec/methods.md, 10.4): features should lie
 * near the centre of their class, the more so the more their label is trusted, and centres apart
 * from each other.
 *
 * <p>Features are {@code [N, D]}, centres {@code [L, D]}, labels {@code [N]} of 64-bit integers,
 * trust {@code [N, 1]} in 0..1, a constant here.
 */
public final class TrustedCentres {
  private static final double PULL = 0.5;
  private static final double PUSH = 0.1;

  private TrustedCentres() {}

  /** {@code sum of trust |x - c_y|^2 / 2 N}. */
  public static Tensor loss(Tensor features, Tensor centres, Tensor labels, Tensor trust) {
    Tensor apart = features.sub(centres.index_select(0, labels)).square();
    return apart.mul(trust.detach()).sum().mul(new Scalar(0.5 / features.size(0)));
  }

  /**
   * Centres after a step: pulled by half of {@code sum of trust (x - c) / ((1 + n) N)} over the n
   * features of their class, then pushed down half of the gradient of {@code 0.1 sum over i < j of
   * exp(-|c_i - c_j|^2 / D)}.
   */
  public static Tensor moved(Tensor features, Tensor centres, Tensor labels, Tensor trust) {
    Tensor own = torch.one_hot(labels, centres.size(0)).to(features.scalar_type());
    Tensor pulls = features.sub(centres.index_select(0, labels)).mul(trust);
    Tensor counts = own.sum(0).unsqueeze(1).add(new Scalar(1.0));
    Tensor pulled =
        centres.add(own.t().matmul(pulls).div(counts), new Scalar(PULL / features.size(0)));
    double width = pulled.size(1);
    Tensor apart = pulled.unsqueeze(1).sub(pulled.unsqueeze(0)).square().sum(2);
    Tensor near = apart.mul(new Scalar(-1 / width)).exp();
    Tensor away = pulled.mul(near.sum(1).unsqueeze(1)).sub(near.matmul(pulled));
    return pulled.add(away, new Scalar(PULL * PUSH * 2 / width));
  }
}
