package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** In training, sets a share of the values to 0 and enlarges the rest to keep the mean. */
record Dropout(double share) implements Layer {
  Dropout {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "expected a dropout share of 0 to below 1, found " + share);
    }
  }

  @Override
  public Tensor forward(Tensor input, boolean training) {
    return training && share > 0 ? torch.dropout(input, share, true) : input;
  }

  @Override
  public List<Weight> weights(String path) {
    return List.of();
  }

  @Override
  public String write(OnnxGraph graph, String input) {
    return input;
  }
}
