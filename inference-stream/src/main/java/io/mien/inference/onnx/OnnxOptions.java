package io.mien.inference.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Arrays;
import java.util.Locale;

/**
 * How a network runs.
 *
 * @param threads that one run on the processor is worked on with, 1 or more
 */
public record OnnxOptions(OnnxDevice device, int threads, Optimization optimization) {

  /** How far ONNX Runtime rewrites a network when it is opened. */
  public enum Optimization {
    NONE(OptLevel.NO_OPT),
    BASIC(OptLevel.BASIC_OPT),
    EXTENDED(OptLevel.EXTENDED_OPT),
    ALL(OptLevel.ALL_OPT);

    private final OptLevel level;

    Optimization(OptLevel level) {
      this.level = level;
    }

    /** The level as written in a config. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optimization ofLabel(String label) {
      return Arrays.stream(values())
          .filter(level -> level.label().equals(label))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("expected an optimisation, found " + label));
    }
  }

  public OnnxOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("expected 1 thread or more, found " + threads);
    }
  }

  /** On the processor, fully optimised. */
  public static OnnxOptions cpu(int threads) {
    return new OnnxOptions(OnnxDevice.CPU, threads, Optimization.ALL);
  }

  OnnxOptions on(OnnxDevice other) {
    return new OnnxOptions(other, threads, optimization);
  }

  /** Writes them into ONNX Runtime's own. */
  void apply(SessionOptions options) throws OrtException {
    options.setOptimizationLevel(optimization.level);
    options.setInterOpNumThreads(1);
    // Waiting threads sleep: the cores belong to the other stream threads.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    // On a GPU the caller's thread alone feeds it: helpers would only take cores from decoding.
    options.setIntraOpNumThreads(device.cuda().isPresent() ? 1 : threads);
    if (device.cuda().isPresent()) {
      try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.cuda().getAsInt())) {
        // Trying out every algorithm anew for each size of a batch stalls the stream for seconds.
        cuda.add("cudnn_conv_algo_search", "HEURISTIC");
        // Doubling the arena takes memory from whoever shares the GPU, and never gives it back.
        cuda.add("arena_extend_strategy", "kSameAsRequested");
        // Answers of the precision that the model was measured with.
        cuda.add("use_tf32", "0");
        options.addCUDA(cuda);
      }
    }
  }
}
