package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A fully connected layer without bias and a batch normalisation; exported as one layer. */
final class LinearNorm implements Layer {
  private final int out;
  private final Tensor weight;
  private final BatchNorm norm;

  LinearNorm(int in, int out, Initializer initializer) {
    this.out = out;
    weight = initializer.uniform(in, out, in);
    norm = new BatchNorm(out);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return norm.forward(torch.linear(input, weight), training);
  }

  @Override
  public List<Weight> weights(String path) {
    List<Weight> weights = new ArrayList<>();
    weights.add(new Weight(path + ".weight", weight, Weight.Kind.DECAYED));
    weights.addAll(norm.weights(path + ".norm"));
    return weights;
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    Scale scale = norm.scale();
    return graph.linear(
        input, scale.foldWeights(Tensors.values(weight)), scale.foldBiases(new float[out]));
  }
}
