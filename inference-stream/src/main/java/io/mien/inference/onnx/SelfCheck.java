package io.mien.inference.onnx;

import java.nio.FloatBuffer;
import java.util.Map;

/**
 * What a network answered to a fixed input when it was opened, and whether it still does: tells a
 * bad input from a lost device. Thread safe.
 */
public final class SelfCheck {

  /** What sums in another order may differ by, relative to the largest value by size. */
  private static final double TOLERANCE = 1e-3;

  private static final double STEP = 0.1;

  private final OnnxSession session;
  private final long[] shape;
  private final Map<String, FloatBuffer> expected;

  private SelfCheck(OnnxSession session, long[] shape) {
    this.session = session;
    this.shape = shape.clone();
    this.expected = session.run(ramp(shape), shape).all();
  }

  /** Runs the network on one made-up input of this shape and keeps the answer. */
  public static SelfCheck record(OnnxSession session, long... shape) {
    return new SelfCheck(session, shape);
  }

  /**
   * Runs again.
   *
   * @throws OnnxException when the run fails or answers otherwise than at first
   */
  public void run() {
    OnnxOutputs computed = session.run(ramp(shape), shape);
    expected.forEach(
        (name, values) -> {
          if (!alike(values, computed.get(name), TOLERANCE)) {
            throw new OnnxException(
                "expected the answer that %s gave at start, found another in output %s"
                    .formatted(session.source(), name));
          }
        });
  }

  /** Values that are spread over -1..1. */
  static FloatBuffer ramp(long... shape) {
    FloatBuffer input = OnnxSession.buffer(TensorShape.of(shape).length());
    for (int i = 0; i < input.limit(); i++) {
      input.put(i, (float) Math.sin(STEP * i));
    }
    return input;
  }

  /** Whether the values of both, from position to limit, differ by no more than the tolerance. */
  static boolean alike(FloatBuffer expected, FloatBuffer found, double tolerance) {
    if (expected.remaining() != found.remaining()) {
      return false;
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.remaining(); i++) {
      float value = expected.get(expected.position() + i);
      largest = Math.max(largest, Math.abs(value));
      difference = Math.max(difference, Math.abs(value - found.get(found.position() + i)));
    }
    return difference <= tolerance * largest; // false where one is no number
  }
}
