package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The convolutional block attention module (Woo et al., 2018; spec/methods.md, 4.2): a gate for
 * each channel, {@code sigmoid(mlp(mean) + mlp(maximum))} through a sixteenth of the channels, then
 * one for each place, {@code sigmoid(norm(conv7x7([maximum, mean] over the channels)))}.
 */
final class Cbam implements Layer {
  private static final int REDUCTION = 16;
  private static final int KERNEL = 7;

  /** The gate of places starts at one half everywhere. */
  private static final BatchNorm.Kind NORM = new BatchNorm.Kind(1e-5, 0.01, 0, true);

  /** Its parts with weights, which files of published weights do not have. */
  static final List<String> UNPUBLISHED = List.of("", "", "", "");

  private final Conv narrow;
  private final Conv widen;
  private final ConvNorm places;

  Cbam(int channels, Initializer initializer) {
    this(channels, Math.max(1, channels / REDUCTION), initializer);
  }

  Cbam(int channels, int hidden, Initializer initializer) {
    narrow = new Conv(Conv.Shape.same(channels, hidden, 1, 1), true, initializer);
    widen = new Conv(Conv.Shape.same(hidden, channels, 1, 1), true, initializer);
    places = new ConvNorm(Conv.Shape.same(2, 1, KERNEL, 1), NORM, initializer);
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    Tensor mean = input.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
    Tensor most = input.amax(new long[] {2, 3}, true);
    Tensor channelGate = perceptron(mean, training).add(perceptron(most, training)).sigmoid();
    Tensor gated = input.mul(channelGate);
    Tensor seen =
        torch.cat(
            new TensorVector(
                gated.amax(new long[] {1}, true),
                gated.mean(new long[] {1}, true, new ScalarTypeOptional())),
            1);
    return gated.mul(places.forward(seen, training).sigmoid());
  }

  private Tensor perceptron(Tensor values, boolean training) {
    return widen.forward(torch.relu(narrow.forward(values, training)), training);
  }

  @Override
  public List<Weight> weights(String path) {
    return Weight.joined(
        narrow.weights(path + ".narrow"),
        widen.weights(path + ".widen"),
        places.weights(path + ".places"));
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    String mean = perceptron(graph, graph.mean(input, 2, 3));
    String most = perceptron(graph, graph.maximumOver(input, 2, 3));
    String gated = graph.product(input, graph.sigmoid(graph.sum(mean, most)));
    String both = graph.concatenation(graph.maximumOver(gated, 1), graph.mean(gated, 1), 1);
    return graph.product(gated, graph.sigmoid(places.write(graph, both)));
  }

  private String perceptron(OnnxGraph graph, String values) {
    return widen.write(graph, graph.relu(narrow.write(graph, values)));
  }
}
