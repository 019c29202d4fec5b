package io.mien.training.net;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalisation over channels, {@code gamma * (x - mean) / sqrt(var + 1e-5) + beta}.
 *
 * <p>In training with mean and biased variance of the batch; running statistics move by a tenth
 * towards the batch's (with its unbiased variance). It is no {@link Layer}: outside of training it
 * is folded into what stands before it, see {@link Scale}.
 */
final class BatchNorm {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final Tensor gamma;
  private final Tensor beta;
  private final Tensor mean;
  private final Tensor variance;

  BatchNorm(int channels) {
    gamma = Initializer.constant(1, channels);
    beta = Initializer.constant(0, channels);
    mean = Initializer.fixed(0, channels);
    variance = Initializer.fixed(1, channels);
  }

  Tensor forward(Tensor input, boolean training) {
    return torch.batch_norm(
        input,
        new TensorOptional(gamma),
        new TensorOptional(beta),
        new TensorOptional(mean),
        new TensorOptional(variance),
        training,
        MOMENTUM,
        EPSILON,
        false);
  }

  List<Weight> weights(String path) {
    return List.of(
        new Weight(path + ".gamma", gamma, Weight.Kind.FREE),
        new Weight(path + ".beta", beta, Weight.Kind.FREE),
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
      factor[c] = gammas[c] / Math.sqrt(variances[c] + EPSILON);
      offset[c] = betas[c] - means[c] * factor[c];
    }
    return new Scale(factor, offset);
  }
}
