package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A network from pictures to one logit for each label. Whoever builds it closes it, which frees its
 * weights. Not thread safe.
 */
public final class Network implements AutoCloseable {
  private final Sequence trunk;
  private final Sequence head;
  private final int featureChannels;
  private final int channels;
  private final int pixels;
  private final int labels;
  private final List<Weight> weights;

  /**
   * A trunk that makes maps of pictures, and a head that makes logits of maps.
   *
   * @param channels of the input pictures
   * @param pixels height and width of the input pictures
   */
  Network(Trunk trunk, List<Layer> head, int channels, int pixels, int labels) {
    this.trunk = new Sequence(trunk.layers());
    this.head = new Sequence(head);
    featureChannels = trunk.channels();
    this.channels = channels;
    this.pixels = pixels;
    this.labels = labels;
    List<Layer> all = new ArrayList<>(trunk.layers());
    all.addAll(head);
    weights = List.copyOf(new Sequence(all).weights(""));
  }

  /** The number of channels of an input picture. */
  public int channels() {
    return channels;
  }

  /** Height and width of an input picture. */
  public int pixels() {
    return pixels;
  }

  /** The number of logits of a picture. */
  public int labels() {
    return labels;
  }

  /**
   * Computes logits {@code [N, labels]} of pictures {@code [N, channels, pixels, pixels]}.
   *
   * @param training as in {@link Layer#forward}
   */
  public Tensor logits(Tensor pictures, boolean training) {
    return head.forward(trunk.forward(pictures, training), training);
  }

  /**
   * Computes the last maps {@code [N, C, H, W]} of pictures.
   *
   * @param training as in {@link Layer#forward}
   */
  public Tensor features(Tensor pictures, boolean training) {
    return trunk.forward(pictures, training);
  }

  /** Computes the logits of maps that {@link #features} has made. */
  public Tensor classified(Tensor features, boolean training) {
    return head.forward(features, training);
  }

  /**
   * The first layer of the head that is of a kind.
   *
   * @throws IllegalArgumentException where there is none
   */
  public <T extends Layer> T head(Class<T> kind) {
    return head.layers().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a network whose head has a layer "
                        + kind.getSimpleName()
                        + ", found "
                        + head.layers().stream()
                            .map(layer -> layer.getClass().getSimpleName())
                            .toList()));
  }

  /** The number of the trunk's maps. */
  public int featureChannels() {
    return featureChannels;
  }

  /**
   * The linear layer of a head that takes the mean of each map and nothing else, as class
   * activation maps need it.
   *
   * @throws IllegalArgumentException where the head is another
   */
  public Linear classifier() {
    boolean pooled =
        head.layers().get(0) == Step.GLOBAL_AVERAGE
            && head.layers().stream()
                .skip(1)
                .allMatch(layer -> layer instanceof Dropout || layer instanceof Linear);
    if (!pooled) {
      throw new IllegalArgumentException(
          "expected network.head = pooled, which class activation maps need, found another head");
    }
    return head(Linear.class);
  }

  /** All weights, trained ones and statistics, in a fixed order. */
  public List<Weight> weights() {
    return weights;
  }

  /** The weights of the trunk, the first ones of {@link #weights}. */
  public List<Weight> trunkWeights() {
    return weights.subList(0, trunk.weights("").size());
  }

  /** The number of trained values. */
  public long parameterCount() {
    return weights.stream().filter(Weight::trained).mapToLong(w -> w.tensor().numel()).sum();
  }

  /**
   * Puts kernels into the memory order [out, height, width, in], which the CPU convolves faster.
   */
  public void useChannelsLast() {
    for (Weight weight : weights) {
      if (weight.tensor().dim() == 4) {
        try (Tensor ordered = weight.tensor().contiguous(torch.MemoryFormat.ChannelsLast)) {
          weight.tensor().set_data(ordered);
        }
      }
    }
  }

  /**
   * The network outside of training as an ONNX file, normalisation folded.
   *
   * @param mirrored whether its logits are the means of a picture's and its mirror image's, which
   *     takes twice the time
   */
  public byte[] toOnnx(Map<String, String> metadata, boolean mirrored) {
    OnnxGraph graph = new OnnxGraph();
    String pictures = mirrored ? graph.withMirrored(OnnxGraph.INPUT) : OnnxGraph.INPUT;
    String logits = head.write(graph, trunk.write(graph, pictures));
    String last = mirrored ? graph.meanOfHalves(logits, labels) : logits;
    return graph.file(last, channels, pixels, labels, metadata);
  }

  /** The same without mirror images. */
  public byte[] toOnnx(Map<String, String> metadata) {
    return toOnnx(metadata, false);
  }

  @Override
  public void close() {
    weights.forEach(weight -> weight.tensor().close());
  }
}
