package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Makes of maps a feature of 64 values with a log variance for each, and logits of the feature
 * (spec/methods.md, 10.2). Only training needs the variances: they are no part of the exported file
 * and stand apart in {@link #trainingWeights}.
 */
public final class UncertainHead implements Layer {
  private static final int VALUES = 64;
  private static final BatchNorm.Kind PLAIN = new BatchNorm.Kind(2e-5, 0.1, 1, false);
  private static final BatchNorm.Kind SCALED = new BatchNorm.Kind(2e-5, 0.1, 1, true);

  private final Branch means;
  private final Branch logVariances;
  private final Linear classifier;

  UncertainHead(Trunk trunk, int labels, double dropout, Initializer initializer) {
    means = new Branch(trunk, dropout, initializer);
    logVariances = new Branch(trunk, dropout, initializer);
    classifier = new Linear(VALUES, labels, initializer);
  }

  /** From maps to 64 values. */
  private record Branch(BatchNorm first, Dropout dropout, Linear linear, BatchNorm last) {
    Branch(Trunk trunk, double dropout, Initializer initializer) {
      this(
          new BatchNorm(trunk.channels(), PLAIN),
          new Dropout(dropout),
          new Linear(trunk.channels() * trunk.side() * trunk.side(), VALUES, initializer),
          new BatchNorm(VALUES, SCALED));
    }

    Tensor forward(Tensor maps, boolean training) {
      Tensor dropped = dropout.forward(first.forward(maps, training), training);
      return last.forward(linear.forward(dropped.flatten(1, -1), training), training);
    }

    List<Weight> weights(String path) {
      return Weight.joined(
          first.weights(path + ".first"),
          linear.weights(path + ".linear"),
          last.weights(path + ".last"));
    }
  }

  /** The features, {@code [N, 64]}. */
  public Tensor means(Tensor maps, boolean training) {
    return means.forward(maps, training);
  }

  /** The logarithm of each feature's variance, {@code [N, 64]}. */
  public Tensor logVariances(Tensor maps, boolean training) {
    return logVariances.forward(maps, training);
  }

  /** The logits of features. */
  public Tensor classified(Tensor features) {
    return classifier.forward(features, false);
  }

  /** The weights of the variances. */
  public List<Weight> trainingWeights() {
    return logVariances.weights("variance");
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return classified(means(input, training));
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.joined(means.weights(path + ".mean"), classifier.weights(path + ".classifier"));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    Scale first = means.first.scale();
    String scaled = graph.scaled(input, first.factors(), first.offsets());
    Scale last = means.last.scale();
    String features =
        graph.linear(
            graph.flatten(scaled),
            last.foldWeights(Tensors.values(means.linear.weight())),
            last.foldBiases(Tensors.values(means.linear.bias())));
    return classifier.write(graph, features);
  }
}
