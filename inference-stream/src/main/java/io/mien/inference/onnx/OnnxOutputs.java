package io.mien.inference.onnx;

import java.nio.FloatBuffer;
import java.util.Map;

/** What one run of a network gave: flat copies of its outputs. */
public final class OnnxOutputs {

  private final Map<String, FloatBuffer> outputs;

  OnnxOutputs(Map<String, FloatBuffer> outputs) {
    this.outputs = outputs;
  }

  /** All outputs by their names. */
  Map<String, FloatBuffer> all() {
    return outputs;
  }

  /** The output of this name, all of its values from 0 to the limit. */
  public FloatBuffer get(String name) {
    FloatBuffer output = outputs.get(name);
    if (output == null) {
      throw new IllegalArgumentException(
          "expected an output of %s, found %s".formatted(outputs.keySet(), name));
    }
    return output;
  }
}
