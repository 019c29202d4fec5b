package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code body(x) + shortcut(x)}.
 *
 * @param name the body's in the names of its weights
 */
record Residual(String name, Layer body, Layer shortcut) implements Layer {
  private static final String BODY = "body";

  Residual(Layer body, Layer shortcut) {
    this(BODY, body, shortcut);
  }

  /** {@code body(x) + x}. */
  static Residual around(Layer body) {
    return new Residual(body, Sequence.of());
  }

  /**
   * {@code body(x) + x} in a network that is whole without it.
   *
   * @param body gives zeros at first
   */
  static Residual added(Layer body) {
    return new Residual(Weight.ADDED, body, Sequence.of());
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return body.forward(input, training).add(shortcut.forward(input, training));
  }

  @Override
  public List<Weight> weights(String path) {
    List<Weight> weights = new ArrayList<>(body.weights(path + "." + name));
    weights.addAll(shortcut.weights(path + ".shortcut"));
    return weights;
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    return graph.sum(body.write(graph, input), shortcut.write(graph, input));
  }
}
