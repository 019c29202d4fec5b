package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Depthwise convolutions of several kernel sizes, each on its own part of the channels, without
 * normalisation or activation. Exported as one convolution whose smaller kernels are padded with
 * zeros, which is exact and faster.
 */
final class MixConv implements Layer {
  private final List<Part> parts;
  private final int stride;
  private final List<Conv> convs;

  /** Some channels and the size of their kernels, which is odd. */
  record Part(int kernel, int channels) {}

  MixConv(List<Part> parts, int stride, Initializer initializer) {
    this.parts = List.copyOf(parts);
    this.stride = stride;
    convs = new ArrayList<>();
    for (Part part : parts) {
      Conv.Shape shape = Conv.Shape.depthwise(part.channels, part.kernel, stride, part.kernel / 2);
      convs.add(new Conv(shape, false, initializer));
    }
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    if (convs.size() == 1) {
      return convs.get(0).forward(input, training);
    }
    TensorVector inputs =
        torch.split_with_sizes(input, parts.stream().mapToLong(Part::channels).toArray(), 1);
    Tensor[] outputs =
        IntStream.range(0, convs.size())
            .mapToObj(i -> convs.get(i).forward(inputs.get(i), training))
            .toArray(Tensor[]::new);
    return torch.cat(new TensorVector(outputs), 1);
  }

  @Override
  public List<Weight> weights(String path) {
    List<Weight> weights = new ArrayList<>();
    for (int i = 0; i < convs.size(); i++) {
      weights.addAll(convs.get(i).weights(path + "." + i));
    }
    return weights;
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    int widest = parts.stream().mapToInt(Part::kernel).max().orElseThrow();
    int channels = parts.stream().mapToInt(Part::channels).sum();
    float[] merged = new float[channels * widest * widest];
    int channel = 0;
    for (int i = 0; i < parts.size(); i++) {
      int kernel = parts.get(i).kernel;
      float[] kernels = convs.get(i).kernels();
      int margin = (widest - kernel) / 2;
      for (int row = 0; row < kernels.length / kernel; row++) {
        int c = channel + row / kernel;
        int target = (c * widest + margin + row % kernel) * widest + margin;
        System.arraycopy(kernels, row * kernel, merged, target, kernel);
      }
      channel += parts.get(i).channels;
    }
    OnnxGraph.Window window = new OnnxGraph.Window(widest, stride, widest / 2);
    return graph.conv(input, merged, new float[channels], window, channels);
  }
}
