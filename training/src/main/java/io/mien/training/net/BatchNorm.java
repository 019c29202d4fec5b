package io.mien.training.net;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalisation over channels, {@code gamma * (x - mean) / sqrt(var + 1e-5) + beta}.
 *
 * <p>In training with mean and biased variance of the batch; running statistics move by a tenth
 * towards the batch's (with its unbiased variance). A single value has no variance: where a batch
 * has no more of a channel, the running statistics stand in and stay. It is no {@link Layer}:
 * outside of training it is folded into what stands before it, see {@link Scale}.
 */
final class BatchNorm {
  private final Kind kind;
  private final Tensor gamma;
  private final Tensor beta;
  private final Tensor mean;
  private final Tensor variance;

  /**
   * What differs between normalisations.
   *
   * @param momentum how far the running statistics move towards a batch's
   * @param gamma what it starts with
   * @param affine whether gamma and beta are trained; else they stay 1 and 0
   */
  record Kind(double epsilon, double momentum, double gamma, boolean affine) {
    static final Kind USUAL = new Kind(1e-5, 0.1, 1, true);

    /** Gives zeros until it has learnt. */
    static final Kind SILENT = new Kind(1e-5, 0.1, 0, true);
  }

  BatchNorm(int channels) {
    this(channels, Kind.USUAL);
  }

  BatchNorm(int channels, Kind kind) {
    this.kind = kind;
    gamma =
        kind.affine
            ? Initializer.constant(kind.gamma, channels)
            : Initializer.fixed(kind.gamma, channels);
    beta = kind.affine ? Initializer.constant(0, channels) : Initializer.fixed(0, channels);
    mean = Initializer.fixed(0, channels);
    variance = Initializer.fixed(1, channels);
  }

  Tensor forward(Tensor input, boolean training) {
    boolean byBatch = training && input.numel() > input.size(1);
    return torch.batch_norm(
        input,
        new TensorOptional(gamma),
        new TensorOptional(beta),
        new TensorOptional(mean),
        new TensorOptional(variance),
        byBatch,
        kind.momentum,
        kind.epsilon,
        false);
  }

  List<Weight> weights(String path) {
    // What is not trained is kept all the same, so that a network knows all of its tensors.
    Weight.Kind scale = kind.affine ? Weight.Kind.FREE : Weight.Kind.STATISTIC;
    return List.of(
        new Weight(path + ".gamma", gamma, scale),
        new Weight(path + ".beta", beta, scale),
        new Weight(path + ".mean", mean, Weight.Kind.STATISTIC),
        new Weight(path + ".variance", variance, Weight.Kind.STATISTIC));
  }

  /** What this normalisation does outside of training. */
  Scale scale() {
    float[] gammas = Tensors.values(gamma);
    float[] betas = Tensors.values(beta);
    float[] means = Tensors.values(mean);
    float[] variances = Tensors.values(variance);
    double[] factor = new double[gammas.length];
    double[] offset = new double[gammas.length];
    for (int c = 0; c < factor.length; c++) {
      factor[c] = gammas[c] / Math.sqrt(variances[c] + kind.epsilon);
      offset[c] = betas[c] - means[c] * factor[c];
    }
    return new Scale(factor, offset);
  }
}
