package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Coordinate attention (Hou et al., 2021): {@code out = x * gateH * gateW}, where the gates of
 * {@code e} channels are made of row means and column means through {@code max(8, e / 32)} channels
 * with batch normalisation and h-swish.
 *
 * <p>Training normalises rows and columns together. Outside of training each position stands for
 * itself, so the export takes them apart and needs no joining and splitting.
 */
final class CoordinateAttention implements Layer {
  private final Conv squeeze;
  private final BatchNorm norm;
  private final Conv height;
  private final Conv width;

  CoordinateAttention(int channels, Initializer initializer) {
    int hidden = Math.max(8, channels / 32);
    squeeze = new Conv(Conv.Shape.same(channels, hidden, 1, 1), true, initializer);
    norm = new BatchNorm(hidden);
    height = new Conv(Conv.Shape.same(hidden, channels, 1, 1), true, initializer);
    width = new Conv(Conv.Shape.same(hidden, channels, 1, 1), true, initializer);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    Tensor rows = input.mean(new long[] {3}, true, new ScalarTypeOptional());
    Tensor columns = input.mean(new long[] {2}, true, new ScalarTypeOptional());
    Tensor both = torch.cat(new TensorVector(rows, columns.transpose(2, 3)), 2);
    Tensor hidden = torch.hardswish(norm.forward(squeeze.forward(both, training), training));
    Tensor hiddenRows = hidden.narrow(2, 0, rows.size(2));
    Tensor hiddenColumns = hidden.narrow(2, rows.size(2), columns.size(3)).transpose(2, 3);
    return input
        .mul(height.forward(hiddenRows, training).sigmoid())
        .mul(width.forward(hiddenColumns, training).sigmoid());
  }

  @Override
  public List<Weight> weights(String path) {
    List<Weight> weights = new ArrayList<>(squeeze.weights(path + ".squeeze"));
    weights.addAll(norm.weights(path + ".norm"));
    weights.addAll(height.weights(path + ".height"));
    weights.addAll(width.weights(path + ".width"));
    return weights;
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    String rows = gate(graph, graph.mean(input, 3), height);
    String columns = gate(graph, graph.mean(input, 2), width);
    return graph.product(graph.product(input, rows), columns);
  }

  private String gate(OnnxGraph graph, String means, Conv expand) {
    Scale scale = norm.scale();
    String hidden =
        graph.conv(
            means,
            scale.foldWeights(squeeze.kernels()),
            scale.foldBiases(squeeze.biases()),
            squeeze.shape().window(),
            1);
    return graph.sigmoid(expand.write(graph, graph.hardSwish(hidden)));
  }
}
