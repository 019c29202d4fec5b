package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code y = x + attention(norm(x)); y + mlp(norm(y))} on tokens {@code [N, side, side, channels]}.
 * In training a branch is left out for a share of the pictures, and enlarged for the rest.
 */
final class SwinBlock implements Layer {
  private static final int WIDENING = 4;

  private final double dropPath;
  private final LayerNorm first;
  private final WindowAttention attention;
  private final LayerNorm second;
  private final TokenLinear widen;
  private final TokenLinear narrow;

  SwinBlock(
      WindowAttention.Grid grid,
      int channels,
      int heads,
      double dropPath,
      Initializer initializer) {
    this.dropPath = dropPath;
    first = new LayerNorm(channels);
    attention = new WindowAttention(grid, channels, heads, initializer);
    second = new LayerNorm(channels);
    widen = new TokenLinear(channels, WIDENING * channels, true, initializer);
    narrow = new TokenLinear(WIDENING * channels, channels, true, initializer);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    Tensor attended = attention.forward(first.forward(input, training), training);
    Tensor middle = input.add(dropped(attended, training));
    Tensor wide = torch.gelu(widen.forward(second.forward(middle, training), training));
    return middle.add(dropped(narrow.forward(wide, training), training));
  }

  private Tensor dropped(Tensor branch, boolean training) {
    if (!training || dropPath == 0) {
      return branch;
    }
    Tensor ones = torch.ones_like(branch.narrow(1, 0, 1).narrow(2, 0, 1).narrow(3, 0, 1));
    return branch.mul(torch.dropout(ones, dropPath, true));
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.joined(
        first.weights(path + ".first"),
        attention.weights(path + ".attention"),
        second.weights(path + ".second"),
        widen.weights(path + ".widen"),
        narrow.weights(path + ".narrow"));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    String middle = graph.sum(input, attention.write(graph, first.write(graph, input)));
    String wide = graph.gelu(widen.write(graph, second.write(graph, middle)));
    return graph.sum(middle, narrow.write(graph, wide));
  }
}
