package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Of 2 x 2 tokens one with twice the values; tokens are {@code [N, side, side, channels]}. */
final class PatchMerging implements Layer {
  private static final int MERGED = 4;

  private final int side;
  private final int channels;
  private final LayerNorm norm;
  private final TokenLinear reduction;

  PatchMerging(int side, int channels, Initializer initializer) {
    this.side = side;
    this.channels = channels;
    norm = new LayerNorm(MERGED * channels);
    reduction = new TokenLinear(MERGED * channels, 2 * channels, false, initializer);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    int half = side / 2;
    Tensor merged =
        input
            .reshape(-1, half, 2, half, 2, channels)
            .permute(0, 1, 3, 4, 2, 5)
            .reshape(-1, half, half, (long) MERGED * channels);
    return reduction.forward(norm.forward(merged, training), training);
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.joined(norm.weights(path + ".norm"), reduction.weights(path + ".reduction"));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    int half = side / 2;
    String turned =
        graph.transpose(graph.reshape(input, -1, half, 2, half, 2, channels), 0, 1, 3, 4, 2, 5);
    String merged = graph.reshape(turned, -1, half, half, (long) MERGED * channels);
    return reduction.write(graph, norm.write(graph, merged));
  }
}
