package io.mien.training.net;

import java.util.List;

/** What makes logits of a trunk's maps. */
public interface Head {
  /** The layers from maps to logits, with fresh weights. */
  List<Layer> layers(Trunk trunk, int labels, Initializer initializer);

  /**
   * The mean of each map and one linear layer: what class activation maps need.
   *
   * @param dropout share of the means dropped in training; 0 to below 1
   */
  record Pooled(double dropout) implements Head {
    public Pooled {
      Architecture.requireDropout(dropout);
    }

    @Override
    public List<Layer> layers(Trunk trunk, int labels, Initializer initializer) {
      return List.of(
          Step.GLOBAL_AVERAGE,
          new Dropout(dropout),
          new Linear(trunk.channels(), labels, initializer));
    }
  }

  /**
   * A kernel as large as the map for each channel, an embedding with normalisation, and one linear
   * layer.
   *
   * @param values of the embedding
   * @param dropout share of the embedding dropped in training; 0 to below 1
   */
  record Embedding(int values, double dropout) implements Head {
    public Embedding {
      Architecture.requireDropout(dropout);
    }

    @Override
    public List<Layer> layers(Trunk trunk, int labels, Initializer initializer) {
      Conv.Shape whole = Conv.Shape.depthwise(trunk.channels(), trunk.side(), 1, 0);
      return List.of(
          new ConvNorm(whole, initializer),
          Step.FLATTEN,
          new LinearNorm(trunk.channels(), values, initializer),
          new Dropout(dropout),
          new Linear(values, labels, initializer));
    }
  }

  /** Two attention maps that should differ, see {@link AttentionHeads}. */
  record Attention() implements Head {
    @Override
    public List<Layer> layers(Trunk trunk, int labels, Initializer initializer) {
      return List.of(new AttentionHeads(trunk, labels, initializer));
    }
  }

  /**
   * Features with an uncertainty, see {@link UncertainHead}.
   *
   * @param dropout share of the maps dropped in training; 0 to below 1, published: 0.4
   */
  record Uncertain(double dropout) implements Head {
    public Uncertain {
      Architecture.requireDropout(dropout);
    }

    @Override
    public List<Layer> layers(Trunk trunk, int labels, Initializer initializer) {
      return List.of(new UncertainHead(trunk, labels, dropout, initializer));
    }
  }

  /**
   * Spatial bias (spec/methods.md, 4.5).
   *
   * @param form how the bias maps become logits
   */
  record Bias(SpatialBias.Form form) implements Head {
    @Override
    public List<Layer> layers(Trunk trunk, int labels, Initializer initializer) {
      return List.of(new SpatialBiasHead(form, trunk, labels, initializer));
    }
  }

  /**
   * The last stage twice, see {@link BranchPair}.
   *
   * @param whole the residual network whose first three stages are the trunk
   */
  record Branches(ResNet whole) implements Head {
    @Override
    public List<Layer> layers(Trunk trunk, int labels, Initializer initializer) {
      return List.of(new BranchPair(whole, trunk, labels, initializer));
    }
  }
}
