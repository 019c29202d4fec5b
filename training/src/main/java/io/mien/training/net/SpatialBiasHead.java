package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The two heads of LFNSB: 64 bias maps of 2 x 2, alone or enlarged beside the features. */
final class SpatialBiasHead implements Layer {
  private static final int SQUEEZED = 66;
  private static final int BINS = 2;

  private final int side;
  private final SpatialBias bias;
  private final Optional<ConvNorm> whole;
  private final Linear classifier;
  private final float[] enlarging;

  SpatialBiasHead(SpatialBias.Form form, Trunk trunk, int labels, Initializer initializer) {
    side = trunk.side();
    bias = new SpatialBias(trunk.channels(), side, SQUEEZED, BINS, initializer);
    int both = trunk.channels() + bias.maps();
    enlarging = enlarging(BINS, side);
    switch (form) {
      case RELEASED -> {
        whole = Optional.empty();
        classifier = new Linear(bias.maps() * BINS * BINS, labels, initializer);
      }
      case PRINTED -> {
        Conv.Shape shape = Conv.Shape.depthwise(both, side, 1, 0);
        whole = Optional.of(new ConvNorm(shape, initializer));
        classifier = new Linear(both, labels, initializer);
      }
      default -> throw new IllegalArgumentException("unknown form " + form);
    }
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    Tensor small = bias.forward(input, training);
    Tensor last =
        whole
            .map(
                layer -> {
                  Tensor rows = Tensors.of(enlarging, side, BINS).to(small.scalar_type());
                  Tensor large = rows.matmul(small).matmul(rows.t());
                  Tensor features = input.to(small.scalar_type());
                  return layer.forward(torch.cat(new TensorVector(features, large), 1), training);
                })
            .orElse(small);
    return classifier.forward(last.flatten(1, -1), training);
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.joined(
        bias.weights(path + ".bias"),
        whole.map(layer -> layer.weights(path + ".whole")).orElseGet(List::of),
        classifier.weights(path + ".classifier"));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    String last = bias.write(graph, input);
    if (whole.isPresent()) {
      String rows = graph.constant(enlarging, side, BINS);
      String columns = graph.constant(SpatialBias.transposed(enlarging, side, BINS), BINS, side);
      String large = graph.matrixProduct(graph.matrixProduct(rows, last), columns);
      last = whole.orElseThrow().write(graph, graph.concatenation(input, large, 1));
    }
    return classifier.write(graph, graph.flatten(last));
  }

  /** {@code [to, from]}: the weights of bilinear enlarging along one axis, corners not aligned. */
  static float[] enlarging(int from, int to) {
    float[] matrix = new float[to * from];
    for (int i = 0; i < to; i++) {
      double at = Math.max(0, (i + 0.5) * from / to - 0.5);
      int low = Math.min((int) at, from - 1);
      int high = Math.min(low + 1, from - 1);
      double share = at - low;
      matrix[i * from + low] += (float) (1 - share);
      matrix[i * from + high] += (float) share;
    }
    return matrix;
  }
}
