package io.mien.training.loss;

import io.mien.training.net.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * A change of pictures under which the maps of a network should change likewise: {@code T(A(x)) =
 * A(T(x))} (spec/methods.md, 5.5).
 */
public interface SpatialTransform {
  /** Left and right exchanged. */
  SpatialTransform MIRROR = values -> values.flip(3);

  /** Top and bottom exchanged. */
  SpatialTransform UPSIDE_DOWN = values -> values.flip(2);

  /** T on pictures or maps, {@code [N, C, H, W]}. */
  Tensor apply(Tensor values);

  /**
   * Everything grown around the centre, or shrunk for a factor below 1, where zeros come in; linear
   * between pixels.
   */
  static SpatialTransform scale(double factor) {
    if (!(factor > 0 && Double.isFinite(factor))) {
      throw new IllegalArgumentException("expected a factor above 0, found " + factor);
    }
    return values -> {
      Tensor rows = scaling(values, values.size(2), factor);
      Tensor columns = scaling(values, values.size(3), factor);
      return rows.matmul(values).matmul(columns.t());
    };
  }

  private static Tensor scaling(Tensor like, long side, double factor) {
    int length = Math.toIntExact(side);
    double[] matrix = new double[length * length];
    for (int to = 0; to < length; to++) {
      double at = (to + 0.5 - length / 2.0) / factor + length / 2.0 - 0.5;
      int low = (int) Math.floor(at);
      double share = at - low;
      if (low >= 0 && low < length) {
        matrix[to * length + low] += 1 - share;
      }
      if (low + 1 >= 0 && low + 1 < length) {
        matrix[to * length + low + 1] += share;
      }
    }
    return Tensors.like(like, matrix, length, length);
  }
}
