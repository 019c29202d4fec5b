package io.mien.training.onnx;

import java.util.Locale;

/** What the weights of a network are stored as. */
public enum NumberFormat {
  FP32,
  FP16,
  BF16,
  INT8;

  /** In lower case, such as fp32. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
