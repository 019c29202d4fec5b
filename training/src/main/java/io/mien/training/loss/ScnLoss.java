package io.mien.training.loss;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The self-cure network (Wang et al., 2020): {@code CE(alpha z, y) + max(0, margin - (mean of the
 * high alpha - mean of the low alpha))}, where alpha says how sure a picture is. To be made small.
 *
 * @param highShare share of a batch, the largest alpha, that is the high group; published: 0.7
 * @param margin by which the groups' means should differ; published: 0.15
 * @param relabelMargin by which another label has to be more probable; published: 0.2
 */
public record ScnLoss(double highShare, double margin, double relabelMargin) {
  /**
   * The mean over the batch; nothing is ranked where one of the groups is empty.
   *
   * @param certainty alpha, {@code [N]} in 0..1
   * @param logits {@code [N, L]}, not yet weighted
   * @param labels {@code [N]} of 64-bit integers
   */
  public Tensor of(Tensor certainty, Tensor logits, Tensor labels) {
    Tensor entropy = CrossEntropy.of(weighted(certainty, logits), labels);
    long count = certainty.size(0);
    long high = (long) (highShare * count);
    if (high == 0 || high == count) {
      return entropy;
    }
    Tensor sorted = torch.sort(certainty, 0, true).get0();
    Tensor gap = sorted.narrow(0, 0, high).mean().sub(sorted.narrow(0, high, count - high).mean());
    return entropy.add(gap.neg().add(new Scalar(margin)).clamp_min(new Scalar(0.0)));
  }

  /** {@code alpha z}: what is classified. */
  public static Tensor weighted(Tensor certainty, Tensor logits) {
    return logits.mul(certainty.unsqueeze(1));
  }

  /** The most probable label where it beats the given one by the margin, else the given one. */
  public Tensor relabelled(Tensor weightedLogits, Tensor labels) {
    Tensor probabilities = weightedLogits.softmax(1);
    Tensor most = probabilities.argmax(new LongOptional(1), false);
    Tensor best = probabilities.gather(1, most.unsqueeze(1)).view(-1);
    Tensor given = probabilities.gather(1, labels.unsqueeze(1)).view(-1);
    return torch.where(best.sub(given).gt(new Scalar(relabelMargin)), most, labels);
  }
}
