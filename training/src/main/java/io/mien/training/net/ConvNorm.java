package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A convolution without bias and a batch normalisation; exported as one convolution. */
final class ConvNorm implements Layer {
  private final Conv conv;
  private final BatchNorm norm;

  ConvNorm(Conv.Shape shape, Initializer initializer) {
    this(shape, BatchNorm.Kind.USUAL, initializer);
  }

  ConvNorm(Conv.Shape shape, BatchNorm.Kind kind, Initializer initializer) {
    conv = new Conv(shape, false, initializer);
    norm = new BatchNorm(shape.out(), kind);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return norm.forward(conv.forward(input, training), training);
  }

  @Override
  public List<Weight> weights(String path) {
    List<Weight> weights = new ArrayList<>(conv.weights(path + ".conv"));
    weights.addAll(norm.weights(path + ".norm"));
    return weights;
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    Conv.Shape shape = conv.shape();
    return graph.conv(input, kernels(), biases(), shape.window(), shape.groups());
  }

  /** The kernels with the normalisation folded in. */
  float[] kernels() {
    return norm.scale().foldWeights(conv.kernels());
  }

  /** The biases with the normalisation folded in. */
  float[] biases() {
    return norm.scale().foldBiases(conv.biases());
  }
}
