package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Gates in 0..1 of what rows and columns look like, through {@code max(8, e / 32)} channels with
 * batch normalisation and h-swish.
 *
 * <p>Training normalises rows and columns together. Outside of training each position stands for
 * itself, so the export takes them apart and needs no joining and splitting.
 */
final class CoordinateGates {
  private final Conv squeeze;
  private final BatchNorm norm;
  private final Conv height;
  private final Conv width;

  CoordinateGates(int channels, Initializer initializer) {
    int hidden = Math.max(8, channels / 32);
    squeeze = new Conv(Conv.Shape.same(channels, hidden, 1, 1), true, initializer);
    norm = new BatchNorm(hidden);
    height = new Conv(Conv.Shape.same(hidden, channels, 1, 1), true, initializer);
    width = new Conv(Conv.Shape.same(hidden, channels, 1, 1), true, initializer);
  }

  /** Gates {@code [N, e, H, 1]} and {@code [N, e, 1, W]} of rows and columns of these shapes. */
  TensorVector forward(Tensor rows, Tensor columns, boolean training) {
    Tensor both = torch.cat(new TensorVector(rows, columns.transpose(2, 3)), 2);
    Tensor hidden = torch.hardswish(norm.forward(squeeze.forward(both, training), training));
    Tensor hiddenRows = hidden.narrow(2, 0, rows.size(2));
    Tensor hiddenColumns = hidden.narrow(2, rows.size(2), columns.size(3)).transpose(2, 3);
    return new TensorVector(
        height.forward(hiddenRows, training).sigmoid(),
        width.forward(hiddenColumns, training).sigmoid());
  }

  List<Weight> weights(String path) {
    return Weight.joined(
        squeeze.weights(path + ".squeeze"),
        norm.weights(path + ".norm"),
        height.weights(path + ".height"),
        width.weights(path + ".width"));
  }

  String writeHeight(OnnxGraph graph, String rows) {
    return gate(graph, rows, height);
  }

  String writeWidth(OnnxGraph graph, String columns) {
    return gate(graph, columns, width);
  }

  private String gate(OnnxGraph graph, String lines, Conv expand) {
    Scale scale = norm.scale();
    String hidden =
        graph.conv(
            lines,
            scale.foldWeights(squeeze.kernels()),
            scale.foldBiases(squeeze.biases()),
            squeeze.shape().window(),
            1);
    return graph.sigmoid(expand.write(graph, graph.hardSwish(hidden)));
  }
}
