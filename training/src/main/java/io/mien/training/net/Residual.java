package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** {@code body(x) + shortcut(x)}. */
record Residual(Layer body, Layer shortcut) implements Layer {
  /** {@code body(x) + x}. */
  static Residual around(Layer body) {
    return new Residual(body, Sequence.of());
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return body.forward(input, training).add(shortcut.forward(input, training));
  }

  @Override
  public List<Weight> weights(String path) {
    List<Weight> weights = new ArrayList<>(body.weights(path + ".body"));
    weights.addAll(shortcut.weights(path + ".shortcut"));
    return weights;
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    return graph.sum(body.write(graph, input), shortcut.write(graph, input));
  }
}
