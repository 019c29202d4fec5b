package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-head attention within windows of tokens, with a learned bias for each relative position
 * (Liu et al., 2021). Tokens that a shift has brought into one window from opposite borders do not
 * see each other. Tokens are {@code [N, side, side, channels]}.
 */
final class WindowAttention implements Layer {
  private static final double DEVIATION = 0.02;
  private static final float UNSEEN = -100;

  private final Grid grid;
  private final int heads;
  private final int perHead;
  private final TokenLinear mix;
  private final TokenLinear project;
  private final Tensor positionBias;

  /**
   * How tokens are cut into windows.
   *
   * @param side tokens across and down, a multiple of the window
   * @param window tokens across and down a window
   * @param shift by which windows are moved; below the window
   */
  record Grid(int side, int window, int shift) {
    int area() {
      return window * window;
    }

    int windows() {
      return side / window * (side / window);
    }
  }

  WindowAttention(Grid grid, int channels, int heads, Initializer initializer) {
    this.grid = grid;
    this.heads = heads;
    perHead = channels / heads;
    mix = new TokenLinear(channels, 3 * channels, true, initializer);
    project = new TokenLinear(channels, channels, true, initializer);
    int reach = 2 * grid.window - 1;
    positionBias = initializer.normal(DEVIATION, (long) reach * reach, heads);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    int area = grid.area();
    long channels = (long) heads * perHead;
    int across = grid.side / grid.window;
    Tensor moved = rolled(input, -grid.shift);
    Tensor windows =
        moved
            .reshape(-1, across, grid.window, across, grid.window, channels)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(-1, area, channels);
    Tensor all =
        mix.forward(windows, training).reshape(-1, area, 3, heads, perHead).permute(2, 0, 3, 1, 4);
    Tensor query = all.select(0, 0).mul(new Scalar(1 / Math.sqrt(perHead)));
    Tensor scores = query.matmul(all.select(0, 1).transpose(2, 3)).add(bias());
    if (grid.shift > 0) {
      Tensor unseen = Tensors.of(unseen(), grid.windows(), 1, area, area);
      scores =
          scores
              .reshape(-1, grid.windows(), heads, area, area)
              .add(unseen.to(scores.scalar_type()))
              .reshape(-1, heads, area, area);
    }
    Tensor seen = scores.softmax(-1).to(all.scalar_type()).matmul(all.select(0, 2));
    Tensor joined = seen.transpose(1, 2).reshape(-1, area, channels);
    Tensor tokens =
        project
            .forward(joined, training)
            .reshape(-1, across, across, grid.window, grid.window, channels)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(-1, grid.side, grid.side, channels);
    return rolled(tokens, grid.shift);
  }

  private static Tensor rolled(Tensor tokens, int by) {
    return by == 0 ? tokens : torch.roll(tokens, new long[] {by, by}, 1, 2);
  }

  /** {@code [heads, area, area]}. */
  private Tensor bias() {
    int area = grid.area();
    return positionBias
        .index_select(0, Tensors.ofWhole(relativePositions()))
        .reshape(area, area, heads)
        .permute(2, 0, 1);
  }

  /** For each pair of tokens of a window the row of the table of biases. */
  private int[] relativePositions() {
    int window = grid.window;
    int reach = 2 * window - 1;
    int[] places = new int[grid.area() * grid.area()];
    for (int from = 0; from < grid.area(); from++) {
      for (int to = 0; to < grid.area(); to++) {
        int down = from / window - to / window + window - 1;
        int across = from % window - to % window + window - 1;
        places[from * grid.area() + to] = down * reach + across;
      }
    }
    return places;
  }

  /** {@code [windows, area, area]}: 0 for tokens that are neighbours, else a low score. */
  private float[] unseen() {
    int area = grid.area();
    int across = grid.side / grid.window;
    float[] mask = new float[grid.windows() * area * area];
    for (int i = 0; i < mask.length; i++) {
      int window = i / (area * area);
      int from = i / area % area;
      int to = i % area;
      mask[i] = region(window, from, across) == region(window, to, across) ? 0 : UNSEEN;
    }
    return mask;
  }

  private int region(int window, int token, int across) {
    int row = window / across * grid.window + token / grid.window;
    int column = window % across * grid.window + token % grid.window;
    return 3 * band(row) + band(column);
  }

  private int band(int at) {
    return at < grid.side - grid.window ? 0 : at < grid.side - grid.shift ? 1 : 2;
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.joined(
        List.of(new Weight(path + ".position-bias", positionBias, Weight.Kind.FREE)),
        mix.weights(path + ".mix"),
        project.weights(path + ".project"));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    int area = grid.area();
    int channels = heads * perHead;
    int across = grid.side / grid.window;
    String moved = roll(graph, input, grid.shift);
    String cut =
        graph.transpose(
            graph.reshape(moved, -1, across, grid.window, across, grid.window, channels),
            0,
            1,
            3,
            2,
            4,
            5);
    String windows = graph.reshape(cut, -1, area, channels);
    String query = graph.transpose(part(graph, windows, 0), 0, 2, 1, 3);
    String key = graph.transpose(part(graph, windows, 1), 0, 2, 3, 1);
    String value = graph.transpose(part(graph, windows, 2), 0, 2, 1, 3);
    String scale = graph.constant(new float[] {(float) (1 / Math.sqrt(perHead))}, 1);
    String scores = graph.matrixProduct(graph.product(query, scale), key);
    scores = graph.sum(scores, graph.constant(Tensors.values(bias()), heads, area, area));
    if (grid.shift > 0) {
      String byWindow = graph.reshape(scores, -1, grid.windows(), heads, area, area);
      String unseen = graph.constant(unseen(), grid.windows(), 1, area, area);
      scores = graph.reshape(graph.sum(byWindow, unseen), -1, heads, area, area);
    }
    String seen = graph.matrixProduct(graph.softmax(scores), value);
    String joined = graph.reshape(graph.transpose(seen, 0, 2, 1, 3), -1, area, channels);
    String placed =
        graph.transpose(
            graph.reshape(
                project.write(graph, joined),
                -1,
                across,
                across,
                grid.window,
                grid.window,
                channels),
            0,
            1,
            3,
            2,
            4,
            5);
    String tokens = graph.reshape(placed, -1, grid.side, grid.side, channels);
    return roll(graph, tokens, grid.side - grid.shift);
  }

  private String part(OnnxGraph graph, String windows, int index) {
    int channels = heads * perHead;
    String rows = mix.writeRows(graph, windows, index * channels, (index + 1) * channels);
    return graph.reshape(rows, -1, grid.area(), heads, perHead);
  }

  /** The first rows and columns go to the end. */
  private String roll(OnnxGraph graph, String tokens, int by) {
    if (grid.shift == 0) {
      return tokens;
    }
    String value = tokens;
    for (int axis = 1; axis <= 2; axis++) {
      value =
          graph.concatenation(
              graph.slice(value, axis, by, grid.side), graph.slice(value, axis, 0, by), axis);
    }
    return value;
  }
}
