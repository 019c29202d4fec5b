package io.mien.training.data;

import java.nio.FloatBuffer;

/**
 * Pictures as network input, with the soft labels that belong to them.
 *
 * <p>A batch is good until the next one is asked for: its buffers may then be filled again.
 *
 * @param count N, the number of pictures, at least 1
 * @param pictures direct, in native byte order, {@code [N, channels, height, width]} from its start
 *     (position 0), already normalised
 * @param targets {@code [N, labels]}, row by row; each row is at least 0 and sums to 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost time in every step
public record Batch(int count, FloatBuffer pictures, float[] targets) {
  public Batch {
    if (count < 1) {
      throw new IllegalArgumentException("expected at least 1 picture in a batch, found " + count);
    }
    if (!pictures.isDirect()) {
      throw new IllegalArgumentException(
          "expected a direct buffer of pictures, found a heap buffer");
    }
    if (pictures.capacity() < count) {
      throw new IllegalArgumentException(
          "expected room for " + count + " pictures, found " + pictures.capacity() + " values");
    }
    if (targets.length < count) {
      throw new IllegalArgumentException(
          "expected a row of targets for each of " + count + " pictures, found " + targets.length);
    }
  }
}
