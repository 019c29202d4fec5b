package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The two branches of a bilateral-branch network (Zhou et al., 2020), each with the last stage of a
 * residual network and a linear layer of its own; together they say the mean of their logits.
 */
public final class BranchPair implements Layer {
  private static final float HALF = 0.5f;

  private final Sequence conventional;
  private final Sequence rebalancing;

  BranchPair(ResNet whole, Trunk trunk, int labels, Initializer initializer) {
    conventional = branch(whole, trunk, labels, initializer);
    rebalancing = branch(whole, trunk, labels, initializer);
  }

  private static Sequence branch(ResNet whole, Trunk trunk, int labels, Initializer initializer) {
    int last = ResNet.ALL_STAGES - 1;
    List<Layer> layers = new ArrayList<>(whole.stage(trunk.channels(), last, initializer));
    Trunk maps = new Trunk(layers, 2 * trunk.channels(), 1);
    layers.addAll(new Head.Pooled(whole.dropout()).layers(maps, labels, initializer));
    return new Sequence(layers);
  }

  /** Logits of the branch that sees pictures as they come. */
  public Tensor conventional(Tensor maps, boolean training) {
    return conventional.forward(maps, training);
  }

  /** Logits of the branch that sees rare classes more often. */
  public Tensor rebalancing(Tensor maps, boolean training) {
    return rebalancing.forward(maps, training);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return conventional(input, training).add(rebalancing(input, training)).mul(new Scalar(HALF));
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.joined(
        conventional.weights(path + ".conventional"), rebalancing.weights(path + ".rebalancing"));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    String sum = graph.sum(conventional.write(graph, input), rebalancing.write(graph, input));
    return graph.product(sum, graph.constant(new float[] {HALF}, 1));
  }
}
