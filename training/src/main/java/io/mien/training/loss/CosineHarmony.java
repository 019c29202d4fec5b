package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The Cosine-Harmony loss (Ma et al., 2024; spec/methods.md, 7): features should lie near the
 * centre of their class by {@code d(x, c) = 1 - Pearson correlation}, 0..2, compared with how much
 * they vary. To be made small; 0 for a batch of one.
 *
 * <p>Features are {@code [N, D]}, centres {@code [L, D]}, labels {@code [N]} of 64-bit integers.
 *
 * @param form which of the readings
 * @param alpha share of the first term; published: 0.1
 */
public record CosineHarmony(Form form, double alpha) {
  private static final double LEAST_SQUARED_NORM = 1e-24;
  private static final double LEAST_VARIANCE = 1e-8;
  private static final double MARGIN = 1;
  private static final double MOST_DISTANCE = 2;

  /** The paper and its code differ, and neither does what it says. */
  public enum Form {
    /** {@code a intra / V + (1 - a) intra / (L - 1)}: what was run. */
    RELEASED,
    /** {@code a intra / V + (1 - a) inter}, biased V: as printed, which draws to wrong centres. */
    LITERAL,
    /** {@code a intra / V + (1 - a) (2 - inter) / (L - 1)}: what the text says. */
    SEPARATING,
    /** {@code a intra / V + (1 - a) max(0, 1 - inter)}: away until uncorrelated. */
    MARGIN
  }

  /** One value. */
  public Tensor of(Tensor features, Tensor centres, Tensor labels) {
    long count = features.size(0);
    if (count < 2) {
      return features.sum().mul(new Scalar(0.0));
    }
    long classes = centres.size(0);
    Tensor distances = distances(features, centres);
    Tensor own = CrossEntropy.oneHot(distances, labels);
    Tensor intra = distances.mul(own).sum().mul(new Scalar(1.0 / count));
    Tensor others = own.neg().add(new Scalar(1.0));
    double pairs = count * (classes - 1.0);
    Tensor inter = distances.mul(others).sum().mul(new Scalar(1 / pairs));
    double correction = form == Form.LITERAL ? 0 : 1;
    Tensor variance =
        features
            .var(new long[] {0}, new ScalarOptional(new Scalar(correction)), false)
            .sum()
            .add(new Scalar(LEAST_VARIANCE));
    Tensor second =
        switch (form) {
          case RELEASED -> intra.mul(new Scalar(1.0 / (classes - 1)));
          case LITERAL -> inter;
          case SEPARATING ->
              inter.neg().add(new Scalar(MOST_DISTANCE)).mul(new Scalar(1.0 / (classes - 1)));
          case MARGIN -> inter.neg().add(new Scalar(MARGIN)).clamp_min(new Scalar(0.0));
        };
    return intra.div(variance).mul(new Scalar(alpha)).add(second.mul(new Scalar(1 - alpha)));
  }

  /** {@code [N, L]}. */
  static Tensor distances(Tensor features, Tensor centres) {
    return unit(features).matmul(unit(centres).t()).neg().add(new Scalar(1.0));
  }

  private static Tensor unit(Tensor vectors) {
    Tensor centred = vectors.sub(vectors.mean(1).unsqueeze(1));
    // Clamped before the root, whose gradient at 0 is no number.
    Tensor norm = centred.square().sum(1).clamp_min(new Scalar(LEAST_SQUARED_NORM)).sqrt();
    return centred.div(norm.unsqueeze(1));
  }

  /**
   * Centres moved towards the mean of their features (Wen et al., 2016): {@code c - share sum of (c
   * - x) / (1 + n)} over the n features of the class.
   */
  public static Tensor shifted(Tensor features, Tensor centres, Tensor labels, double share) {
    Tensor own = torch.one_hot(labels, centres.size(0)).to(features.scalar_type());
    Tensor counts = own.sum(0).unsqueeze(1);
    Tensor sums = centres.mul(counts).sub(own.t().matmul(features));
    return centres.sub(sums.div(counts.add(new Scalar(1.0))).mul(new Scalar(share)));
  }
}
