package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A two-dimensional convolution with square kernels; weight {@code [out, in / groups, k, k]}. */
final class Conv implements Layer {
  private final Shape shape;
  private final Tensor weight;
  private final Optional<Tensor> bias;

  /** Sizes of a convolution; kernel, stride and padding in pixels. */
  record Shape(int in, int out, int kernel, int stride, int padding, int groups) {
    Shape {
      if (in % groups != 0 || out % groups != 0) {
        throw new IllegalArgumentException(
            "expected channels that divide into "
                + groups
                + " groups, found "
                + in
                + " and "
                + out);
      }
    }

    /** As large as the input divided by the stride. */
    static Shape same(int in, int out, int kernel, int stride) {
      return new Shape(in, out, kernel, stride, kernel / 2, 1);
    }

    /** One kernel for each channel. */
    static Shape depthwise(int channels, int kernel, int stride, int padding) {
      return new Shape(channels, channels, kernel, stride, padding, channels);
    }

    boolean isDepthwise() {
      return groups > 1 && groups == in;
    }

    OnnxGraph.Window window() {
      return new OnnxGraph.Window(kernel, stride, padding);
    }
  }

  Conv(Shape shape, boolean withBias, Initializer initializer) {
    this.shape = shape;
    int perGroup = shape.in / shape.groups;
    int fanIn = perGroup * shape.kernel * shape.kernel;
    weight = initializer.uniform(fanIn, shape.out, perGroup, shape.kernel, shape.kernel);
    bias = withBias ? Optional.of(initializer.uniform(fanIn, shape.out)) : Optional.empty();
  }

  Shape shape() {
    return shape;
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    boolean mixed = torch.is_autocast_enabled(torch.DeviceType.CPU);
    if (mixed && shape.isDepthwise()) {
      // The CPU has no fast 16-bit depthwise convolution.
      torch.set_autocast_enabled(torch.DeviceType.CPU, false);
      try {
        return convolve(input.to(torch.ScalarType.Float));
      } finally {
        torch.set_autocast_enabled(torch.DeviceType.CPU, true);
      }
    }
    return convolve(input);
  }

  private Tensor convolve(Tensor input) {
    return torch.conv2d(
        input,
        weight,
        bias.map(TensorOptional::new).orElseGet(TensorOptional::new),
        new long[] {shape.stride, shape.stride},
        new long[] {shape.padding, shape.padding},
        new long[] {1, 1},
        shape.groups);
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.withBias(path, weight, bias);
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    return graph.conv(input, kernels(), biases(), shape.window(), shape.groups);
  }

  /** All kernels, {@code [out, in / groups, k, k]} in row order. */
  float[] kernels() {
    return Tensors.values(weight);
  }

  /** The bias of each output channel; zeros where there is none. */
  float[] biases() {
    return bias.map(Tensors::values).orElseGet(() -> new float[shape.out]);
  }
}
