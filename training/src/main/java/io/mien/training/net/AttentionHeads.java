package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The head of DDAMFN (Zhang et al., 2023): two coordinate attentions, whose larger value at each
 * place gates the maps, then a kernel as large as the map for each channel and one linear layer. A
 * row or a column of a map becomes one number by a kernel of its own, not by its mean.
 */
public final class AttentionHeads implements Layer {
  private final List<Gate> gates;
  private final ConvNorm whole;
  private final Linear classifier;

  AttentionHeads(Trunk trunk, int labels, Initializer initializer) {
    gates = List.of(new Gate(trunk, initializer), new Gate(trunk, initializer));
    Conv.Shape shape = Conv.Shape.depthwise(trunk.channels(), trunk.side(), 1, 0);
    whole = new ConvNorm(shape, initializer);
    classifier = new Linear(trunk.channels(), labels, initializer);
  }

  /** The attention of each head, {@code [N, C, H, W]} in 0..1. */
  public List<Tensor> attentions(Tensor maps, boolean training) {
    return gates.stream().map(gate -> gate.forward(maps, training)).toList();
  }

  /** The logits of maps under attentions. */
  public Tensor classified(Tensor maps, List<Tensor> attentions, boolean training) {
    Tensor gated = maps.mul(torch.maximum(attentions.get(0), attentions.get(1)));
    return classifier.forward(whole.forward(gated, training).flatten(1, -1), training);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return classified(input, attentions(input, training), training);
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.joined(
        gates.get(0).weights(path + ".0"),
        gates.get(1).weights(path + ".1"),
        whole.weights(path + ".whole"),
        classifier.weights(path + ".classifier"));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    String gate = graph.maximum(gates.get(0).write(graph, input), gates.get(1).write(graph, input));
    String gated = graph.product(input, gate);
    return classifier.write(graph, graph.flatten(whole.write(graph, gated)));
  }

  /** One coordinate attention: a number for each row times one for each column. */
  private static final class Gate {
    private final int side;
    private final Tensor rows;
    private final BatchNorm rowNorm;
    private final Tensor columns;
    private final BatchNorm columnNorm;
    private final CoordinateGates gates;

    Gate(Trunk trunk, Initializer initializer) {
      side = trunk.side();
      rows = initializer.uniform(side, trunk.channels(), 1, side);
      rowNorm = new BatchNorm(trunk.channels());
      columns = initializer.uniform(side, trunk.channels(), side, 1);
      columnNorm = new BatchNorm(trunk.channels());
      gates = new CoordinateGates(trunk.channels(), initializer);
    }

    Tensor forward(Tensor maps, boolean training) {
      Tensor row = maps.mul(rows).sum(new long[] {3}, true, new ScalarTypeOptional());
      Tensor column = maps.mul(columns).sum(new long[] {2}, true, new ScalarTypeOptional());
      TensorVector both =
          gates.forward(
              rowNorm.forward(row, training), columnNorm.forward(column, training), training);
      return both.get(0).mul(both.get(1));
    }

    List<Weight> weights(String path) {
      List<Weight> weights = new ArrayList<>();
      weights.add(new Weight(path + ".rows", rows, Weight.Kind.DECAYED));
      weights.addAll(rowNorm.weights(path + ".row-norm"));
      weights.add(new Weight(path + ".columns", columns, Weight.Kind.DECAYED));
      weights.addAll(columnNorm.weights(path + ".column-norm"));
      weights.addAll(gates.weights(path + ".gates"));
      return weights;
    }

    String write(OnnxGraph graph, String input) {
      String row = line(graph, input, rowNorm.scale(), rows, 3);
      String column = line(graph, input, columnNorm.scale(), columns, 2);
      return graph.product(gates.writeHeight(graph, row), gates.writeWidth(graph, column));
    }

    /** The weighted sum over an axis as a weighted mean, which the file's operators have. */
    private String line(OnnxGraph graph, String input, Scale norm, Tensor weight, int axis) {
      float[] kernels = norm.foldWeights(Tensors.values(weight));
      for (int i = 0; i < kernels.length; i++) {
        kernels[i] *= side;
      }
      float[] offsets = norm.foldBiases(new float[kernels.length / side]);
      long[] shape = Arrays.copyOfRange(Tensors.shape(weight), 0, 3);
      String mean = graph.mean(graph.product(input, graph.constant(kernels, shape)), axis);
      return graph.sum(mean, graph.constant(offsets, offsets.length, 1, 1));
    }
  }
}
