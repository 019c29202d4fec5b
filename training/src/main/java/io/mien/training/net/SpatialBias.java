package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Spatial bias (Go et al., 2023; spec/methods.md, 4.5): maps are squeezed to P channels, averaged
 * over {@code r x r} bins, and each bin, as a channel of a sequence of length P, sees all others by
 * a convolution of kernel 3 along the sequence. Out come {@code P - 2} maps of {@code r x r}.
 */
public final class SpatialBias {
  private static final int KERNEL = 3;

  private final int side;
  private final int squeezed;
  private final int bins;
  private final ConvNorm squeeze;
  private final Tensor weight;
  private final Tensor bias;
  private final float[] averages;

  /** How the bias maps become logits. */
  public enum Form {
    /** The linear layer sees the bias maps alone, as in the released code. */
    RELEASED,
    /** The bias maps are enlarged and stand beside the features, as in the paper. */
    PRINTED
  }

  /**
   * Makes it.
   *
   * @param squeezed P
   * @param bins r
   */
  SpatialBias(int channels, int side, int squeezed, int bins, Initializer initializer) {
    this.side = side;
    this.squeezed = squeezed;
    this.bins = bins;
    squeeze = new ConvNorm(Conv.Shape.same(channels, squeezed, 1, 1), initializer);
    int positions = bins * bins;
    int fanIn = positions * KERNEL;
    weight = initializer.uniform(fanIn, positions, positions, KERNEL);
    bias = initializer.uniform(fanIn, positions);
    averages = averages(side, bins);
  }

  /** The number of bias maps. */
  int maps() {
    return squeezed - 2;
  }

  /** The bias maps, {@code [N, P - 2, r, r]}. */
  Tensor forward(Tensor maps, boolean training) {
    Tensor squeezedMaps = torch.relu(squeeze.forward(maps, training)).to(weight.scalar_type());
    Tensor rows = Tensors.of(averages, bins, side).to(weight.scalar_type());
    Tensor pooled = rows.matmul(squeezedMaps).matmul(rows.t());
    Tensor line = pooled.flatten(2, 3).transpose(1, 2);
    Tensor mixed =
        torch.conv1d(
            line,
            weight,
            new TensorOptional(bias),
            new long[] {1},
            new long[] {0},
            new long[] {1},
            1);
    return mixed.transpose(1, 2).reshape(-1, maps(), bins, bins);
  }

  List<Weight> weights(String path) {
    return Weight.joined(
        squeeze.weights(path + ".squeeze"), Weight.withBias(path, weight, Optional.of(bias)));
  }

  String write(OnnxGraph graph, String input) {
    String squeezedMaps = graph.relu(squeeze.write(graph, input));
    String rows = graph.constant(averages, bins, side);
    String columns = graph.constant(transposed(averages, bins, side), side, bins);
    String pooled = graph.matrixProduct(graph.matrixProduct(rows, squeezedMaps), columns);
    String line = graph.transpose(graph.reshape(pooled, -1, squeezed, (long) bins * bins), 0, 2, 1);
    String mixed = graph.lineConv(line, Tensors.values(weight), Tensors.values(bias), KERNEL);
    return graph.reshape(graph.transpose(mixed, 0, 2, 1), -1, maps(), bins, bins);
  }

  /**
   * {@code [bins, side]}: row i averages the positions floor(i s / r) to before ceil((i+1) s / r).
   */
  private static float[] averages(int side, int bins) {
    float[] matrix = new float[bins * side];
    for (int i = 0; i < bins; i++) {
      int from = i * side / bins;
      int to = ((i + 1) * side + bins - 1) / bins;
      for (int at = from; at < to; at++) {
        matrix[i * side + at] = 1f / (to - from);
      }
    }
    return matrix;
  }

  static float[] transposed(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      turned[i % columns * rows + i / columns] = matrix[i];
    }
    return turned;
  }
}
