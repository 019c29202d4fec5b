package io.mien.training.loss;

import java.util.Set;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Attention fusion and consistency, our reading of AFCN (spec/methods.md, 9): {@code wCE(z) +
 * lambda1 wCE(z~) + lambda2 mean of (U - U~)^2}, where each picture counts by its certainty,
 * doubtful labels are corrected, and U fuses the activation maps of all classes by their
 * probabilities. To be made small.
 *
 * @param mirrorWeight lambda1; 0.5
 * @param consistencyWeight lambda2; 3
 * @param correctionMargin by which another label has to be more probable; 0.2
 * @param parts what is switched on
 */
public record AfcnLoss(
    double mirrorWeight, double consistencyWeight, double correctionMargin, Set<Part> parts) {

  /** What the paper's ablation switches. */
  public enum Part {
    /** Labels of pictures less certain than the batch's mean are corrected; off: kept. */
    LABEL_CORRECTION,
    /** Pictures count by their certainty; off: all alike. */
    CERTAINTY_WEIGHT,
    /** The mirrored view is classified as well. */
    MIRRORED_ENTROPY,
    /** One fused map a picture; off: the maps of all classes, as in EAC. */
    ATTENTION_FUSION,
    /** Maps of both views should agree. */
    CONSISTENCY
  }

  public AfcnLoss {
    parts = Set.copyOf(parts);
  }

  /** The same with a share of its consistency. */
  public AfcnLoss weakened(double share) {
    return new AfcnLoss(mirrorWeight, share * consistencyWeight, correctionMargin, parts);
  }

  /**
   * The mean over the batch.
   *
   * @param logits {@code [N, L]} of the pictures
   * @param mirroredLogits {@code [N, L]} of the mirrored pictures
   * @param maps class activation maps of the pictures, {@code [N, L, H, W]}
   * @param alignedMaps those of the mirrored pictures, mirrored back
   * @param labels {@code [N]} of 64-bit integers
   */
  public Tensor of(
      Tensor logits, Tensor mirroredLogits, Tensor maps, Tensor alignedMaps, Tensor labels) {
    Tensor probabilities = probabilities(logits, mirroredLogits);
    Tensor certainty = certainty(probabilities);
    Tensor corrected =
        parts.contains(Part.LABEL_CORRECTION)
            ? corrected(probabilities, certainty, labels)
            : labels;
    Tensor weights = parts.contains(Part.CERTAINTY_WEIGHT) ? certainty : torch.ones_like(certainty);
    Tensor sum = CrossEntropy.perSample(logits, corrected).mul(weights).mean();
    if (parts.contains(Part.MIRRORED_ENTROPY)) {
      Tensor mirrored = CrossEntropy.perSample(mirroredLogits, corrected).mul(weights).mean();
      sum = sum.add(mirrored, new Scalar(mirrorWeight));
    }
    if (parts.contains(Part.CONSISTENCY)) {
      Tensor difference = maps.sub(alignedMaps);
      // Fusing is linear: the fused difference is the difference of the fused.
      Tensor shown =
          parts.contains(Part.ATTENTION_FUSION) ? fused(probabilities, difference) : difference;
      sum = sum.add(shown.square().mean(), new Scalar(consistencyWeight));
    }
    return sum;
  }

  /** The mean of both views' probabilities, a constant. */
  static Tensor probabilities(Tensor logits, Tensor mirroredLogits) {
    Tensor sum = logits.detach().softmax(1).add(mirroredLogits.detach().softmax(1));
    return sum.mul(new Scalar(0.5));
  }

  /** {@code 1 - entropy / log L} of each picture, in 0..1. */
  static Tensor certainty(Tensor probabilities) {
    Tensor entropy = torch.xlogy(probabilities, probabilities).sum(1);
    double most = Math.log((double) probabilities.size(1));
    return entropy.mul(new Scalar(1 / most)).add(new Scalar(1.0));
  }

  /** {@code sum over l of p[l] A[l]}, {@code [N, H, W]}. */
  static Tensor fused(Tensor probabilities, Tensor maps) {
    return maps.mul(probabilities.unsqueeze(2).unsqueeze(3)).sum(1);
  }

  /** The most probable label where the picture is uncertain and the given one lags far behind. */
  Tensor corrected(Tensor probabilities, Tensor certainty, Tensor labels) {
    Tensor most = probabilities.argmax(new LongOptional(1), false);
    Tensor best = probabilities.gather(1, most.unsqueeze(1)).view(-1);
    Tensor given = probabilities.gather(1, labels.unsqueeze(1)).view(-1);
    Tensor uncertain = certainty.lt(certainty.mean());
    Tensor doubtful = best.sub(given).gt(new Scalar(correctionMargin)).logical_and(uncertain);
    return torch.where(doubtful, most, labels);
  }
}
