package io.mien.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Tries a network on a GPU before it is used: that its nodes really run there, and that its answers
 * are those of the processor.
 */
final class DeviceProbe {

  /** Sums in another order and fused operations, relative to the largest value by size. */
  private static final double TOLERANCE = 1e-3;

  private static final int INPUTS = 4;
  private static final long SEED = 7;

  private static final Pattern PROVIDER = Pattern.compile("\"provider\"\\s*:\\s*\"(\\w+)\"");
  private static final String CUDA = "CUDAExecutionProvider";

  private DeviceProbe() {}

  /**
   * Runs the network once under ONNX Runtime's profiler.
   *
   * @throws OnnxException where none of its nodes ran on the GPU
   */
  static void requirePlaced(byte[] model, String source, OnnxOptions how) {
    Map<String, Integer> placed = placement(model, source, how);
    if (placed.getOrDefault(CUDA, 0) == 0) {
      throw new OnnxException(
          "expected %s to run on %s, found all of its nodes elsewhere: %s"
              .formatted(source, how.device(), placed));
    }
  }

  /** How many runs of nodes each execution provider did in one run of the network. */
  static Map<String, Integer> placement(byte[] model, String source, OnnxOptions how) {
    try {
      Path folder = Files.createTempDirectory("mien-probe");
      try {
        Path profile = Path.of(profile(model, how, folder.resolve("run").toString()));
        Map<String, Integer> providers = new TreeMap<>();
        Matcher found = PROVIDER.matcher(Files.readString(profile));
        while (found.find()) {
          providers.merge(found.group(1), 1, Integer::sum);
        }
        return providers;
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a profile of " + source, e);
    } catch (OrtException e) {
      throw new OnnxException(
          "expected %s to run on %s, found that it does not: %s"
              .formatted(source, how.device(), e.getMessage()),
          e);
    }
  }

  private static String profile(byte[] model, OnnxOptions how, String prefix) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      how.apply(options);
      options.enableProfiling(prefix);
      try (OrtSession session = environment.createSession(model, options)) {
        var input = session.getInputInfo().entrySet().iterator().next();
        long[] shape =
            LongStream.of(((TensorInfo) input.getValue().getInfo()).getShape())
                .map(size -> size < 0 ? 1 : size)
                .toArray();
        FloatBuffer zeros = OnnxSession.buffer(TensorShape.of(shape).length());
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, zeros, shape)) {
          session.run(Map.of(input.getKey(), tensor)).close();
        }
        return session.endProfiling();
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /**
   * Runs both on the same made-up inputs.
   *
   * @param shape of one input
   * @throws OnnxException where an answer differs
   */
  static void compare(OnnxSession probed, OnnxSession trusted, long... shape) {
    Random random = new Random(SEED);
    int length = TensorShape.of(shape).length();
    for (int i = 0; i < INPUTS; i++) {
      FloatBuffer input = OnnxSession.buffer(length);
      double step = 0.1 * (i + 1);
      for (int at = 0; at < length; at++) {
        // One smooth picture, which filters answer to, then noise, which reaches every weight.
        input.put(at, (float) (i == 0 ? Math.sin(step * at) : random.nextGaussian()));
      }
      compare(probed, probed.run(input, shape), trusted.run(input, shape));
    }
  }

  private static void compare(OnnxSession probed, OnnxOutputs found, OnnxOutputs expected) {
    for (String name : probed.outputNames()) {
      double difference = difference(found.get(name), expected.get(name));
      if (!(difference <= TOLERANCE)) {
        throw new OnnxException(
            "expected the answers of the CPU within %s on %s, found a difference of %s in output %s of %s"
                .formatted(
                    TOLERANCE, probed.executionProvider(), difference, name, probed.source()));
      }
    }
  }

  /** The largest difference, relative to the largest value by size. */
  private static double difference(FloatBuffer found, FloatBuffer expected) {
    if (found.limit() != expected.limit()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = Double.MIN_NORMAL;
    double difference = 0;
    for (int i = 0; i < expected.limit(); i++) {
      largest = Math.max(largest, Math.abs(expected.get(i)));
      double apart = Math.abs((double) found.get(i) - expected.get(i));
      difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(difference, apart);
    }
    return difference / largest;
  }
}
