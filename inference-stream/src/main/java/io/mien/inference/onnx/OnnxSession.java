package io.mien.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A network in ONNX Runtime with one float input and any number of float outputs.
 *
 * <p>Thread safe: calls run side by side, each on its caller's thread and as many helpers as the
 * session was opened with. Whoever opens a session closes it, after the last call has returned.
 */
public final class OnnxSession implements AutoCloseable {

  private final String source;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final OnnxDevice device;

  private OnnxSession(
      String source, OrtEnvironment environment, OrtSession session, OnnxDevice device) {
    this.source = source;
    this.device = device;
    this.environment = environment;
    this.session = session;
  }

  /** Opens a network from a file. */
  public static OnnxSession open(Path file, OnnxOptions how) {
    return open(read(file), file.toString(), how);
  }

  /** Opens a network from a file, for runs on so many threads of the processor each. */
  public static OnnxSession open(Path file, int threads) {
    return open(file, OnnxOptions.cpu(threads));
  }

  /** Opens a network from its bytes, for runs on so many threads of the processor each. */
  public static OnnxSession open(byte[] model, String source, int threads) {
    return open(model, source, OnnxOptions.cpu(threads));
  }

  /** The bytes of a network's file. */
  public static byte[] read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new OnnxException("expected an ONNX model, found no file at " + file);
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new OnnxException("cannot read the ONNX model " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens a network from its bytes; {@code source} names it in messages. On a GPU its answers are
   * compared with those of the processor.
   *
   * @throws OnnxException also where the GPU fails, does not take the network, or computes
   *     otherwise
   */
  public static OnnxSession open(byte[] model, String source, OnnxOptions how) {
    if (how.device().cuda().isEmpty()) {
      return create(model, source, how);
    }
    DeviceProbe.requirePlaced(model, source, how);
    OnnxSession session = create(model, source, how);
    try (OnnxSession trusted = create(model, source, how.on(OnnxDevice.CPU))) {
      DeviceProbe.compare(session, trusted, session.inputShape());
      return session;
    } catch (RuntimeException e) {
      session.close(); // nobody else has it
      throw e;
    }
  }

  private static OnnxSession create(byte[] model, String source, OnnxOptions how) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      how.apply(options);
      return new OnnxSession(
          source, environment, environment.createSession(model, options), how.device());
    } catch (OrtException e) {
      throw new OnnxException(
          "expected an ONNX model, found what ONNX Runtime cannot load in "
              + source
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** A direct buffer for so many floats in the machine's byte order, as {@link #run} wants it. */
  public static FloatBuffer buffer(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** What the session was opened from. */
  public String source() {
    return source;
  }

  /** The execution provider that the network really runs on. */
  public String executionProvider() {
    return device.toString();
  }

  /** The names of all outputs. */
  Set<String> outputNames() {
    return session.getOutputNames();
  }

  /** The sizes of the one input, 2 where a size is free. */
  private long[] inputShape() {
    if (!(inputs().values().iterator().next().getInfo() instanceof TensorInfo info)) {
      throw new OnnxException("expected a tensor as input of " + source);
    }
    return LongStream.of(info.getShape()).map(size -> size < 0 ? 2 : size).toArray();
  }

  /** The free text entries of the model file. */
  public Map<String, String> metadata() {
    try {
      return Map.copyOf(session.getMetadata().getCustomMetadata());
    } catch (OrtException e) {
      throw new OnnxException("cannot read the metadata of " + source + ": " + e.getMessage(), e);
    }
  }

  /** Fails unless the network has this one input, of this shape. */
  public OnnxSession requireInput(String name, TensorShape shape) {
    Map<String, NodeInfo> inputs = inputs();
    if (inputs.size() != 1) {
      throw new OnnxException(
          "expected one input, found %s in %s".formatted(inputs.keySet(), source));
    }
    require("input", name, shape, inputs);
    return this;
  }

  /** Whether the network takes any number of inputs in one run. */
  public boolean takesBatches() {
    return inputs().values().stream()
        .allMatch(
            node ->
                node.getInfo() instanceof TensorInfo info
                    && info.getShape().length > 0
                    && info.getShape()[0] == TensorShape.ANY);
  }

  /** Fails unless the network has an output of this name and shape, perhaps among others. */
  public OnnxSession requireOutput(String name, TensorShape shape) {
    require("output", name, shape, outputs());
    return this;
  }

  private void require(String kind, String name, TensorShape shape, Map<String, NodeInfo> nodes) {
    NodeInfo node = nodes.get(name);
    if (node == null) {
      throw new OnnxException(
          "expected %s %s %s, found %s in %s".formatted(kind, name, shape, nodes.keySet(), source));
    }
    if (!(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
      throw new OnnxException(
          "expected %s %s of floats, found %s in %s".formatted(kind, name, node.getInfo(), source));
    }
    TensorShape found = TensorShape.of(info.getShape());
    if (!found.admits(shape)) {
      throw new OnnxException(
          "expected %s %s, found %s in %s".formatted(kind, shape, found, source));
    }
  }

  private Map<String, NodeInfo> inputs() {
    try {
      return session.getInputInfo();
    } catch (OrtException e) {
      throw new OnnxException("cannot read the inputs of " + source + ": " + e.getMessage(), e);
    }
  }

  private Map<String, NodeInfo> outputs() {
    try {
      return session.getOutputInfo();
    } catch (OrtException e) {
      throw new OnnxException("cannot read the outputs of " + source + ": " + e.getMessage(), e);
    }
  }

  /** Runs once on zeros of this shape, so that the first real run is as fast as the next. */
  public OnnxSession warmUp(long... shape) {
    run(buffer(TensorShape.of(shape).length()), shape);
    return this;
  }

  /**
   * Runs the network.
   *
   * @param input the tensor from the buffer's position on; read in place when direct, and not to be
   *     written before this returns
   * @param shape the tensor's sizes
   * @return a copy of each output, flat, by name
   */
  public OnnxOutputs run(FloatBuffer input, long... shape) {
    Map<String, FloatBuffer> outputs = new HashMap<>();
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, input, shape);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
      result.forEach(
          entry -> outputs.put(entry.getKey(), ((OnnxTensor) entry.getValue()).getFloatBuffer()));
      return new OnnxOutputs(outputs);
    } catch (OrtException e) {
      throw new OnnxException(
          "running %s on %s failed: %s".formatted(source, TensorShape.of(shape), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new OnnxException("closing " + source + " failed: " + e.getMessage(), e);
    }
  }
}
