package io.mien.training.net;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Passage between Java arrays and tensors, which are made on the {@link Device} of the time; values
 * in row order, 32-bit floats.
 */
public final class Tensors {
  private Tensors() {}

  /** A new tensor that holds a copy of the values. */
  public static Tensor of(float[] values, long... shape) {
    requireCount(values.length, shape);
    try (FloatPointer copy = new FloatPointer(values);
        Tensor view = torch.from_blob(copy, shape)) {
      return Device.current().take(view.clone());
    }
  }

  /** A new tensor that holds a copy of the first values of a direct buffer. */
  public static Tensor of(FloatBuffer values, long... shape) {
    requireCount(values.capacity(), shape);
    try (FloatPointer pointer = new FloatPointer(values);
        Tensor view = torch.from_blob(pointer, shape)) {
      return Device.current().take(view.clone());
    }
  }

  /** A new tensor of 64-bit integers. */
  public static Tensor ofWhole(int... values) {
    long[] whole = Arrays.stream(values).asLongStream().toArray();
    return Device.current().take(AbstractTensor.create(whole));
  }

  /** A new tensor in the number format and on the device of another. */
  public static Tensor like(Tensor other, double[] values, long... shape) {
    requireCount(values.length, shape);
    return AbstractTensor.create(values, shape).to(other);
  }

  /** The numbers of 0 to below a count in an order of the framework's chance, 64-bit integers. */
  public static Tensor permutation(long count) {
    return Device.current().take(torch.randperm(count).to(torch.ScalarType.Long));
  }

  /** Tensors as an argument of the framework. */
  static TensorVector list(Tensor... tensors) {
    return new TensorVector(tensors);
  }

  /** Two tensors, one below the other. */
  public static Tensor stacked(Tensor first, Tensor second) {
    return torch.cat(list(first, second), 0);
  }

  /** The tensor's values in row order, whatever its type and its order in memory. */
  @SuppressWarnings("try") // the guard works by being there
  public static float[] values(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    try (NoGradGuard guard = new NoGradGuard();
        Tensor floats = tensor.to(torch.ScalarType.Float);
        Tensor near = floats.cpu();
        Tensor rows = near.contiguous();
        FloatPointer pointer = rows.data_ptr_float()) {
      pointer.get(values);
    }
    return values;
  }

  /** Overwrites a tensor's values and keeps its order in memory. */
  @SuppressWarnings("try") // the guard works by being there
  public static void set(Tensor tensor, float[] values) {
    try (NoGradGuard guard = new NoGradGuard();
        Tensor source = of(values, shape(tensor))) {
      tensor.copy_(source);
    }
  }

  /** Whether none of the tensors holds a NaN or an infinity. */
  @SuppressWarnings("try") // the guard works by being there
  public static boolean areFinite(List<Tensor> tensors) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return tensors.stream()
          .map(tensor -> tensor.sum()) // carries on what is no finite number, and needs no memory
          .reduce(Tensor::add)
          .map(all -> Double.isFinite(all.item().toDouble()))
          .orElse(true);
    }
  }

  /** The lengths of all axes. */
  public static long[] shape(Tensor tensor) {
    long[] shape = new long[Math.toIntExact(tensor.dim())];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = tensor.size(axis);
    }
    return shape;
  }

  private static void requireCount(int found, long... shape) {
    long expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (found < expected) {
      throw new IllegalArgumentException(
          "expected "
              + expected
              + " values for the shape "
              + Arrays.toString(shape)
              + ", found "
              + found);
    }
  }
}
