package io.mien.training.loop;

import io.mien.training.net.Device;
import io.mien.training.net.Network;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The number format of the forward and backward pass; weights and logits always have 32 bits. */
public enum Precision {
  /** 32 bits. */
  FP32,
  /** Brain floats of 16 bits, with the range of 32, where the framework thinks them safe. */
  BF16,
  /** IEEE floats of 16 bits, likewise; their range is small, see {@link GradientScale}. */
  FP16;

  /** Its name, for people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The logits of pictures, {@code [N, labels]} in 32 bits.
   *
   * @param pictures {@code [N, channels, height, width]}
   * @param training as in {@link Network#logits}
   */
  Tensor logits(Network network, Tensor pictures, boolean training) {
    Tensor input = pictures.contiguous(torch.MemoryFormat.ChannelsLast);
    return run(() -> network.logits(input, training)).get();
  }

  /** The same computation in this number format, with a result of 32 bits. */
  public Supplier<Tensor> run(Supplier<Tensor> computation) {
    return this == FP32 ? computation : () -> runShort(computation);
  }

  private Tensor runShort(Supplier<Tensor> computation) {
    torch.DeviceType device = Device.current().type();
    // Here and not with the constants: settings are also read where the framework is not there.
    torch.set_autocast_dtype(
        device, this == BF16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Half);
    torch.set_autocast_enabled(device, true);
    try {
      return computation.get().to(torch.ScalarType.Float);
    } finally {
      torch.clear_cache();
      torch.set_autocast_enabled(device, false);
    }
  }
}
