package io.mien.training;

import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.vision.model.GoldenInput;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * What a file computes, by the learning library.
 *
 * @param mirrored whether logits are the means of a picture's and its mirror image's
 */
record ExportedNetwork(Network network, boolean mirrored) {
  private static final long COLUMNS = 3;

  byte[] toOnnx(Map<String, String> metadata) {
    return network.toOnnx(metadata, mirrored);
  }

  /** Logits {@code [count][labels]} of the first pictures. */
  @SuppressWarnings("try") // scope and guard work by being there
  float[][] logits(FloatBuffer pictures, int count) {
    float[] values;
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor input =
          Tensors.of(pictures, count, network.channels(), network.pixels(), network.pixels());
      Tensor logits = network.logits(input, false);
      values =
          Tensors.values(
              mirrored
                  ? logits.add(network.logits(input.flip(COLUMNS), false)).mul(new Scalar(0.5))
                  : logits);
    }
    float[][] rows = new float[count][];
    for (int n = 0; n < count; n++) {
      rows[n] = Arrays.copyOfRange(values, n * network.labels(), (n + 1) * network.labels());
    }
    return rows;
  }

  float[] goldenLogits() {
    int length = network.channels() * network.pixels() * network.pixels();
    return logits(FloatBuffer.wrap(GoldenInput.values(length)), 1)[0];
  }
}
