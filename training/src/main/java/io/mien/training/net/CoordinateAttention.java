package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Coordinate attention (Hou et al., 2021): {@code out = x * gateH * gateW}, where the gates are
 * made of row means and column means by {@link CoordinateGates}.
 */
final class CoordinateAttention implements Layer {
  private final CoordinateGates gates;

  CoordinateAttention(int channels, Initializer initializer) {
    gates = new CoordinateGates(channels, initializer);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    Tensor rows = input.mean(new long[] {3}, true, new ScalarTypeOptional());
    Tensor columns = input.mean(new long[] {2}, true, new ScalarTypeOptional());
    TensorVector both = gates.forward(rows, columns, training);
    return input.mul(both.get(0)).mul(both.get(1));
  }

  @Override
  public List<Weight> weights(String path) {
    return gates.weights(path);
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    String rows = gates.writeHeight(graph, graph.mean(input, 3));
    String columns = gates.writeWidth(graph, graph.mean(input, 2));
    return graph.product(graph.product(input, rows), columns);
  }
}
