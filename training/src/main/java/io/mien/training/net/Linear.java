package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A fully connected layer, {@code [N, in]} to {@code [N, out]}. */
final class Linear implements Layer {
  private final Tensor weight;
  private final Tensor bias;

  Linear(int in, int out, Initializer initializer) {
    weight = initializer.uniform(in, out, in);
    bias = initializer.uniform(in, out);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return torch.linear(input, weight, new TensorOptional(bias));
  }

  @Override
  public List<Weight> weights(String path) {
    return List.of(
        new Weight(path + ".weight", weight, Weight.Kind.DECAYED),
        new Weight(path + ".bias", bias, Weight.Kind.FREE));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    return graph.linear(input, Tensors.values(weight), Tensors.values(bias));
  }
}
