package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A piece of a network: it computes, names its weights, and writes itself as ONNX.
 *
 * <p>Maps are {@code [N, channels, height, width]}. A layer owns its weights and keeps them for as
 * long as it lives; make layers outside of any {@code PointerScope} and run them inside of one, or
 * native memory grows with each step. Not thread safe.
 */
public interface Layer {
  /**
   * Computes the output.
   *
   * @param training true uses (and updates) the statistics of the batch and drops values; false
   *     computes what the exported file computes
   */
  Tensor forward(Tensor input, boolean training);

  /** All weights of this layer and of those inside it, in a fixed order, named below the path. */
  List<Weight> weights(String path);

  /** Adds this layer, as it computes outside of training, to a graph; returns its output's name. */
  String write(OnnxGraph graph, String input);
}
