package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A network from pictures to one logit for each label. Whoever builds it closes it, which frees its
 * weights. Not thread safe.
 */
public final class Network implements AutoCloseable {
  private final Layer layers;
  private final int channels;
  private final int pixels;
  private final int labels;
  private final List<Weight> weights;

  Network(Layer layers, int channels, int pixels, int labels) {
    this.layers = layers;
    this.channels = channels;
    this.pixels = pixels;
    this.labels = labels;
    weights = List.copyOf(layers.weights(""));
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
    return layers.forward(pictures, training);
  }

  /** All weights, trained ones and statistics, in a fixed order. */
  public List<Weight> weights() {
    return weights;
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

  /** The network outside of training as an ONNX file, normalisation folded. */
  public byte[] toOnnx(Map<String, String> metadata) {
    OnnxGraph graph = new OnnxGraph();
    String last = layers.write(graph, OnnxGraph.INPUT);
    return graph.file(last, channels, pixels, labels, metadata);
  }

  @Override
  public void close() {
    weights.forEach(weight -> weight.tensor().close());
  }
}
