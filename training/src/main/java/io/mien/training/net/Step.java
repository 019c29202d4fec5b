package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Layers without weights. */
enum Step implements Layer {
  /** {@code max(x, 0)}. */
  RELU {
    @Override
    public Tensor forward(Tensor input, boolean training) {
      return torch.relu(input);
    }

    @Override
    public String write(OnnxGraph graph, String input) {
      return graph.relu(input);
    }
  },
  /** The maximum of 3 x 3 pixels, every second pixel. */
  MAX_POOL {
    @Override
    public Tensor forward(Tensor input, boolean training) {
      long[] ones = {1, 1};
      return torch.max_pool2d(input, new long[] {3, 3}, new long[] {2, 2}, ones, ones, false);
    }

    @Override
    public String write(OnnxGraph graph, String input) {
      return graph.maxPool(input, new OnnxGraph.Window(3, 2, 1));
    }
  },
  /** The mean of each map: {@code [N, C, H, W]} to {@code [N, C]}. */
  GLOBAL_AVERAGE {
    @Override
    public Tensor forward(Tensor input, boolean training) {
      return input.mean(2, 3);
    }

    @Override
    public String write(OnnxGraph graph, String input) {
      return graph.globalAverage(input);
    }
  },
  /** {@code [N, C, H, W]} to {@code [N, C*H*W]}. */
  FLATTEN {
    @Override
    public Tensor forward(Tensor input, boolean training) {
      return input.flatten(1, -1);
    }

    @Override
    public String write(OnnxGraph graph, String input) {
      return graph.flatten(input);
    }
  };

  @Override
  public List<Weight> weights(String path) {
    return List.of();
  }
}
