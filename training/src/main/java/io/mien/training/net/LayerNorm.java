package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Normalisation of each token over its values, the last axis. */
final class LayerNorm implements Layer {
  private static final double EPSILON = 1e-5;

  private final int values;
  private final Tensor gamma;
  private final Tensor beta;

  LayerNorm(int values) {
    this.values = values;
    gamma = Initializer.constant(1, values);
    beta = Initializer.constant(0, values);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return torch.layer_norm(
        input,
        new long[] {values},
        new TensorOptional(gamma),
        new TensorOptional(beta),
        EPSILON,
        false);
  }

  @Override
  public List<Weight> weights(String path) {
    return List.of(
        new Weight(path + ".gamma", gamma, Weight.Kind.FREE),
        new Weight(path + ".beta", beta, Weight.Kind.FREE));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    return graph.layerNorm(input, Tensors.values(gamma), Tensors.values(beta), (float) EPSILON);
  }
}
