package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A fully connected layer on the last axis of any number of axes; small normal first weights. */
final class TokenLinear implements Layer {
  private static final double DEVIATION = 0.02;

  private final int in;
  private final int out;
  private final Tensor weight;
  private final Optional<Tensor> bias;

  TokenLinear(int in, int out, boolean withBias, Initializer initializer) {
    this.in = in;
    this.out = out;
    weight = initializer.normal(DEVIATION, out, in);
    bias = withBias ? Optional.of(Initializer.constant(0, out)) : Optional.empty();
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return torch.linear(
        input, weight, bias.map(TensorOptional::new).orElseGet(TensorOptional::new));
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.withBias(path, weight, bias);
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    return writeRows(graph, input, 0, out);
  }

  /** Adds the part that makes some of the outputs. */
  String writeRows(OnnxGraph graph, String input, int from, int to) {
    float[] rows = Arrays.copyOfRange(Tensors.values(weight), from * in, to * in);
    float[] turned = SpatialBias.transposed(rows, to - from, in);
    String product = graph.matrixProduct(input, graph.constant(turned, in, to - from));
    if (bias.isEmpty()) {
      return product;
    }
    float[] offsets = Arrays.copyOfRange(Tensors.values(bias.orElseThrow()), from, to);
    return graph.sum(product, graph.constant(offsets, to - from));
  }
}
