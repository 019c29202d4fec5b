package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code x} above zero and {@code slope * x} below, one slope for each channel.
 *
 * <p>Computed as {@code relu(x) - slope * relu(-x)}, which is as fast in 16 bits as in 32, and
 * exported as {@code (1 - slope) * relu(x) + slope * x}, the product as depthwise convolutions:
 * ONNX Runtime's own PRelu is slow.
 */
final class PRelu implements Layer {
  private static final double FIRST_SLOPE = 0.25;
  private static final OnnxGraph.Window POINT = new OnnxGraph.Window(1, 1, 0);

  private final int channels;
  private final Tensor slope;

  PRelu(int channels) {
    this.channels = channels;
    slope = Initializer.constant(FIRST_SLOPE, channels);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    Tensor below = torch.relu(input.neg()).mul(slope.view(1, channels, 1, 1));
    return torch.relu(input).sub(below);
  }

  @Override
  public List<Weight> weights(String path) {
    return List.of(new Weight(path + ".slope", slope, Weight.Kind.FREE));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    float[] slopes = Tensors.values(slope);
    float[] rest = new float[channels];
    for (int c = 0; c < channels; c++) {
      rest[c] = 1 - slopes[c];
    }
    float[] zeros = new float[channels];
    String above = graph.conv(graph.relu(input), rest, zeros, POINT, channels);
    return graph.sum(above, graph.conv(input, slopes, zeros, POINT, channels));
  }
}
