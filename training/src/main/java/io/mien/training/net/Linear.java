package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A fully connected layer, {@code [N, in]} to {@code [N, out]}. */
public final class Linear implements Layer {
  private final Tensor weight;
  private final Tensor bias;

  /** With first values from {@code U(-1/sqrt(in), 1/sqrt(in))}. */
  public Linear(int in, int out, Initializer initializer) {
    this(initializer.uniform(in, out, in), initializer.uniform(in, out));
  }

  Linear(Tensor weight, Tensor bias) {
    this.weight = weight;
    this.bias = bias;
  }

  /** {@code [out, in]}. */
  public Tensor weight() {
    return weight;
  }

  /** {@code [out]}. */
  public Tensor bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return torch.linear(input, weight, new TensorOptional(bias));
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.withBias(path, weight, Optional.of(bias));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    return graph.linear(input, Tensors.values(weight), Tensors.values(bias));
  }
}
