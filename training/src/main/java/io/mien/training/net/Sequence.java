package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Layers one after the other; none at all passes its input on. */
record Sequence(List<Layer> layers) implements Layer {
  Sequence {
    layers = List.copyOf(layers);
  }

  static Sequence of(Layer... layers) {
    return new Sequence(List.of(layers));
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    Tensor value = input;
    for (Layer layer : layers) {
      value = layer.forward(value, training);
    }
    return value;
  }

  @Override
  public List<Weight> weights(String path) {
    List<Weight> weights = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      weights.addAll(layers.get(i).weights(path.isEmpty() ? "" + i : path + "." + i));
    }
    return weights;
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    String value = input;
    for (Layer layer : layers) {
      value = layer.write(graph, value);
    }
    return value;
  }
}
