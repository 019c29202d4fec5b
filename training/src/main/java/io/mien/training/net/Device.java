package io.mien.training.net;

import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What networks are computed on: one for the whole process, as the framework's threads are. Tensors
 * that {@link Tensors} makes are there from the beginning.
 */
public enum Device {
  /** The processor; what is computed on where nobody says otherwise. */
  CPU(torch.DeviceType.CPU),
  /** An NVIDIA GPU, the first one. */
  CUDA(torch.DeviceType.CUDA);

  private static volatile Device current = CPU;

  private final torch.DeviceType type;

  Device(torch.DeviceType type) {
    this.type = type;
  }

  /** The one that is computed on. */
  public static Device current() {
    return current;
  }

  /** Whether the framework can compute on a GPU here. */
  public static boolean hasCuda() {
    return torch.cuda_is_available();
  }

  /** Its name, for people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The framework's name of it. */
  public torch.DeviceType type() {
    return type;
  }

  /**
   * Does some work on this device. What the work makes must not be used afterwards, but by {@link
   * Tensors#values}.
   */
  public <T> T during(Supplier<T> work) {
    Device before = current;
    current = this;
    try {
      if (this == CUDA) {
        // The same numbers each time, as a run that goes on must not differ from an unbroken one.
        Context context = torch.globalContext();
        context.setDeterministicCuDNN(true);
        context.setBenchmarkCuDNN(false);
      }
      return work.get();
    } finally {
      current = before;
    }
  }

  /** A tensor of the processor on this device; the given one is closed where it is not the same. */
  Tensor take(Tensor tensor) {
    if (this == CPU) {
      return tensor;
    }
    try (Tensor left = tensor;
        org.bytedeco.pytorch.Device place = new org.bytedeco.pytorch.Device(type)) {
      return left.to(place, left.scalar_type());
    }
  }
}
