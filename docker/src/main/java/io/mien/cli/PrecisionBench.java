package io.mien.cli;

import io.mien.inference.onnx.OnnxDevice;
import io.mien.inference.onnx.OnnxOptions;
import io.mien.inference.onnx.OnnxOptions.Optimization;
import io.mien.inference.onnx.OnnxSession;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Processor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Times ways of running the expression model on the processor. */
final class PrecisionBench {
  private static final long SEED = 1;
  private static final int WARM_UPS = 3;

  private PrecisionBench() {}

  /**
   * One way.
   *
   * @param bundle the file
   */
  @SuppressWarnings("ArrayRecordComponent") // megabytes, and never compared
  record Variant(byte[] bundle, int threads, Optimization optimization) {
    Variant on(int otherThreads) {
      return new Variant(bundle, otherThreads, optimization);
    }

    Variant rewritten(Optimization other) {
      return new Variant(bundle, threads, other);
    }

    private OnnxSession open(String name) {
      return OnnxSession.open(bundle, name, new OnnxOptions(OnnxDevice.CPU, threads, optimization));
    }
  }

  /**
   * The median time of a run, for each variant and batch; the variants take turns, so that what
   * else the machine does meets all of them.
   */
  static Map<String, double[]> millis(
      Map<String, Variant> variants, List<Integer> batches, int rounds) {
    Map<String, OnnxSession> sessions = new LinkedHashMap<>();
    try {
      variants.forEach((name, variant) -> sessions.put(name, variant.open(name)));
      Map<String, double[]> medians = new LinkedHashMap<>();
      variants.keySet().forEach(name -> medians.put(name, new double[batches.size()]));
      for (int batch = 0; batch < batches.size(); batch++) {
        Map<String, List<Double>> times = times(sessions, batches.get(batch), rounds);
        for (Map.Entry<String, double[]> one : medians.entrySet()) {
          one.getValue()[batch] =
              Spread.of(times.getOrDefault(one.getKey(), List.of()), Double::doubleValue).median();
        }
      }
      return medians;
    } finally {
      sessions.values().forEach(OnnxSession::close);
    }
  }

  private static Map<String, List<Double>> times(
      Map<String, OnnxSession> sessions, int batch, int rounds) {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int round = -WARM_UPS; round < rounds; round++) {
      for (Map.Entry<String, OnnxSession> one : sessions.entrySet()) {
        OnnxSession session = one.getValue();
        long[] shape = ModelBundle.parse(session.metadata()).preprocessing().shape(batch);
        FloatBuffer input = faces(shape);
        long start = System.nanoTime();
        session.run(input, shape);
        double millis = (System.nanoTime() - start) / 1e6;
        if (round >= 0) {
          times.computeIfAbsent(one.getKey(), name -> new ArrayList<>()).add(millis);
        }
      }
    }
    return times;
  }

  private static FloatBuffer faces(long[] shape) {
    Random random = new Random(SEED);
    FloatBuffer input =
        OnnxSession.buffer(Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact)));
    while (input.hasRemaining()) {
      input.put((float) random.nextGaussian());
    }
    return input.flip();
  }

  /** The processor's name and what it has for small numbers. */
  static String processor() {
    Processor processor = Processor.here();
    return Stream.concat(
            Stream.of(processor.model()),
            processor.features().stream()
                .filter(flag -> flag.matches("avx2|avx512_vnni|avx_vnni|avx512_bf16|amx_\\w+")))
        .collect(Collectors.joining(" "));
  }
}
