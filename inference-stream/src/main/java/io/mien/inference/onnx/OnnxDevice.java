package io.mien.inference.onnx;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What networks run on.
 *
 * @param cuda the number of the NVIDIA GPU; the processor where empty
 */
public record OnnxDevice(OptionalInt cuda) {

  /** The processor. */
  public static final OnnxDevice CPU = new OnnxDevice(OptionalInt.empty());

  private static final Pattern CUDA = Pattern.compile("cuda:(\\d{1,3})");

  public static OnnxDevice cuda(int number) {
    return new OnnxDevice(OptionalInt.of(number));
  }

  /** From {@code cpu} or {@code cuda:N}. */
  public static OnnxDevice ofText(String text) {
    Matcher gpu = CUDA.matcher(text);
    if (gpu.matches()) {
      return cuda(Integer.parseInt(gpu.group(1)));
    }
    if (text.equals("cpu")) {
      return CPU;
    }
    throw new IllegalArgumentException("expected cpu or cuda:N, found '" + text + "'");
  }

  /** For people, as the execution provider in log, metric and health: CPU or CUDA:N. */
  @Override
  public String toString() {
    return cuda.isPresent() ? "CUDA:" + cuda.getAsInt() : "CPU";
  }
}
