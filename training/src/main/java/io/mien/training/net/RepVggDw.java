package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code normB(normA(depthwise3x3(x)) + (w * x + b) + x)}, with one w and b for each channel;
 * exported as one depthwise convolution.
 */
final class RepVggDw implements Layer {
  private static final int AREA = 9;
  private static final int CENTRE = 4;

  private final ConvNorm wide;
  private final Conv point;
  private final BatchNorm norm;

  RepVggDw(int channels, Initializer initializer) {
    wide = new ConvNorm(Conv.Shape.depthwise(channels, 3, 1, 1), initializer);
    point = new Conv(Conv.Shape.depthwise(channels, 1, 1, 0), true, initializer);
    norm = new BatchNorm(channels);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    Tensor sum = wide.forward(input, training).add(point.forward(input, training)).add(input);
    return norm.forward(sum, training);
  }

  @Override
  public List<Weight> weights(String path) {
    List<Weight> weights = new ArrayList<>(wide.weights(path + ".wide"));
    weights.addAll(point.weights(path + ".point"));
    weights.addAll(norm.weights(path + ".norm"));
    return weights;
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    return graph.conv(
        input,
        fusedKernels(),
        fusedBiases(),
        new OnnxGraph.Window(3, 1, 1),
        point.shape().groups());
  }

  /** One 3 x 3 kernel for each channel that does the work of all branches. */
  float[] fusedKernels() {
    float[] kernels = wide.kernels();
    float[] points = point.kernels();
    for (int c = 0; c < points.length; c++) {
      kernels[c * AREA + CENTRE] += points[c] + 1;
    }
    return norm.scale().foldWeights(kernels);
  }

  /** The biases that go with the fused kernels. */
  float[] fusedBiases() {
    float[] biases = wide.biases();
    float[] points = point.biases();
    for (int c = 0; c < points.length; c++) {
      biases[c] += points[c];
    }
    return norm.scale().foldBiases(biases);
  }
}
