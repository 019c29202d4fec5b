package io.mien.training.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rewrites a network of floats so that its convolutions and sums work on 8-bit integers, by the
 * scheme of Jacob et al.: Quantization and training of neural networks for efficient
 * integer-arithmetic-only inference, 2018, after training.
 *
 * <p>A value {@code x} becomes {@code q = round(x / scale) + zero}. What flows through the network
 * has one scale each, unsigned over the range that it took on calibration pictures (a Relu's least
 * value is then exactly its zero). Weights have a scale for each output channel, signed and
 * symmetric, over {@value #WEIGHT_MOST} steps to each side: of 7 bits, since processors without
 * VNNI add two products in 16 bits, which more would overflow. Biases are 32-bit integers.
 *
 * <p>The file says so in {@code QuantizeLinear} and {@code DequantizeLinear}; the runtime joins
 * them with the operators between to integer ones, and what it does not join computes the same in
 * floats.
 */
public final class StaticQuantization {
  private static final Set<String> INTEGER_OPERATORS = Set.of("Conv", "Add");

  /** The ends of the names of what turns integers into numbers. */
  static final String SCALE = "_scale";

  static final String ZERO = "_zero";

  private static final int WEIGHT_MOST = 63;
  private static final int STEPS = 255;

  /**
   * Half of what 32 bits hold; the other half is for products, of which a kernel then may have
   * 66,000 for each output channel.
   */
  private static final double BIAS_MOST = 1 << 30;

  private final GraphProto graph;
  private final Map<String, TensorProto> stored;
  private final Map<String, List<NodeProto>> readers = new HashMap<>();

  private StaticQuantization(GraphProto graph) {
    this.graph = graph;
    this.stored =
        graph.getInitializerList().stream()
            .collect(Collectors.toMap(TensorProto::getName, Function.identity()));
    for (NodeProto node : graph.getNodeList()) {
      for (String input : node.getInputList()) {
        readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
      }
    }
  }

  /**
   * The network with all values that will be integers as further outputs, to learn their ranges.
   */
  public static byte[] observed(byte[] network) {
    ModelProto model = OnnxFile.parse(network);
    StaticQuantization work = new StaticQuantization(model.getGraph());
    Set<String> known =
        model.getGraph().getOutputList().stream()
            .map(ValueInfoProto::getName)
            .collect(Collectors.toSet());
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (String value : work.flowing()) {
      if (!known.contains(value)) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(value));
      }
    }
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  /**
   * Rewrites the network; its metadata stay.
   *
   * @param ranges of all values that {@link #observed} adds, and perhaps of others
   */
  public static byte[] quantized(byte[] network, Map<String, ValueRange> ranges) {
    ModelProto model = OnnxFile.parse(network);
    GraphProto graph = new StaticQuantization(model.getGraph()).quantized(ranges);
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  /**
   * Which part of a network's weights would be integers, 0 to 1: those of its convolutions, as
   * matrix products stay in floats.
   */
  public static double integerShare(byte[] network) {
    StaticQuantization work = new StaticQuantization(OnnxFile.parse(network).getGraph());
    double integers =
        work.graph.getNodeList().stream()
            .filter(node -> node.getOpType().equals("Conv") && work.isInteger(node))
            .mapToLong(node -> size(found(work.stored, node.getInput(1))))
            .sum();
    return integers / work.stored.values().stream().mapToLong(StaticQuantization::size).sum();
  }

  private static long size(TensorProto tensor) {
    return tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
  }

  /** What integer operators read and write, but not where a Relu alone goes on with it. */
  private Set<String> flowing() {
    Set<String> values = new LinkedHashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      if (isInteger(node)) {
        node.getInputList().stream().filter(name -> !stored.containsKey(name)).forEach(values::add);
        values.add(after(node.getOutput(0)));
      }
    }
    return values;
  }

  /** A Relu that alone reads a value is one step with what wrote it. */
  private String after(String value) {
    List<NodeProto> next = readers.getOrDefault(value, List.of());
    return next.size() == 1 && next.get(0).getOpType().equals("Relu")
        ? next.get(0).getOutput(0)
        : value;
  }

  /** A convolution without stored weights, or a sum with a constant, stays as it is. */
  private boolean isInteger(NodeProto node) {
    boolean first = stored.containsKey(node.getInput(0));
    boolean second = node.getInputCount() > 1 && stored.containsKey(node.getInput(1));
    return INTEGER_OPERATORS.contains(node.getOpType())
        && !first
        && second == node.getOpType().equals("Conv");
  }

  private record Scale(float step, int zero) {
    /** A range is widened to hold 0, which must have no error: pictures are padded with it. */
    static Scale of(ValueRange range) {
      float least = Math.min(0, range.least());
      float step = Math.max(Math.max(0, range.greatest()) - least, Float.MIN_NORMAL) / STEPS;
      return new Scale(step, Math.round(-least / step));
    }
  }

  private GraphProto quantized(Map<String, ValueRange> ranges) {
    GraphProto.Builder changed = graph.toBuilder().clearNode().clearInitializer();
    Map<String, Scale> scales = new LinkedHashMap<>();
    for (String value : flowing()) {
      scales.put(value, Scale.of(found(ranges, value)));
    }
    graph.getInputList().forEach(input -> flow(changed, input.getName(), scales));
    Set<String> replaced = new LinkedHashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      NodeProto.Builder copy = node.toBuilder().clearInput();
      for (String input : node.getInputList()) {
        copy.addInput(scales.containsKey(input) ? input + "_float" : input);
      }
      if (isInteger(node) && node.getOpType().equals("Conv")) {
        float inputStep = found(scales, node.getInput(0)).step();
        float[] steps = steps(node, inputStep);
        replaced.add(node.getInput(1));
        copy.setInput(1, weights(changed, node.getInput(1), steps));
        if (node.getInputCount() > 2) {
          replaced.add(node.getInput(2));
          copy.setInput(2, bias(changed, node.getInput(2), steps, inputStep));
        }
      }
      changed.addNode(copy);
      flow(changed, node.getOutput(0), scales);
    }
    graph.getInitializerList().stream()
        .filter(tensor -> !replaced.contains(tensor.getName()))
        .forEach(changed::addInitializer);
    return changed.build();
  }

  private static <T> T found(Map<String, T> all, String name) {
    T one = all.get(name);
    if (one == null) {
      throw new IllegalArgumentException(
          "expected something known of %s, found it of %s".formatted(name, all.keySet()));
    }
    return one;
  }

  /** Adds the way of a value into integers and back. */
  private static void flow(GraphProto.Builder to, String value, Map<String, Scale> scales) {
    Scale scale = scales.get(value);
    if (scale == null) {
      return;
    }
    to.addInitializer(OnnxTensors.floats(value + SCALE, new float[] {scale.step()}))
        .addInitializer(
            OnnxTensors.bytes(
                value + ZERO, TensorProto.DataType.UINT8, new byte[] {(byte) scale.zero()}))
        .addNode(node("QuantizeLinear", value + "_int", value, value + SCALE, value + ZERO))
        .addNode(
            node(
                "DequantizeLinear", value + "_float", value + "_int", value + SCALE, value + ZERO));
  }

  private String weights(GraphProto.Builder to, String name, float[] steps) {
    TensorProto tensor = found(stored, name);
    float[] values = OnnxTensors.floats(tensor);
    int perChannel = values.length / steps.length;
    byte[] integers = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = (byte) Math.round(values[i] / steps[i / perChannel]);
    }
    long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    to.addInitializer(OnnxTensors.bytes(name + "_int", TensorProto.DataType.INT8, integers, shape))
        .addInitializer(OnnxTensors.floats(name + SCALE, steps, steps.length))
        .addInitializer(
            OnnxTensors.bytes(
                name + ZERO, TensorProto.DataType.INT8, new byte[steps.length], steps.length))
        .addNode(
            channels(
                node(
                    "DequantizeLinear",
                    name + "_float",
                    name + "_int",
                    name + SCALE,
                    name + ZERO)));
    return name + "_float";
  }

  /**
   * One for each output channel. Where weights are tiny beside their bias, the bias decides: in
   * steps of the product it has to fit into 32 bits.
   */
  private float[] steps(NodeProto convolution, float inputStep) {
    float[] values = OnnxTensors.floats(found(stored, convolution.getInput(1)));
    int channels = Math.toIntExact(found(stored, convolution.getInput(1)).getDims(0));
    float[] steps = new float[channels];
    Arrays.fill(steps, Float.MIN_NORMAL);
    int perChannel = values.length / channels;
    for (int i = 0; i < values.length; i++) {
      int channel = i / perChannel;
      steps[channel] = Math.max(steps[channel], Math.abs(values[i]) / WEIGHT_MOST);
    }
    if (convolution.getInputCount() > 2) {
      float[] biases = OnnxTensors.floats(found(stored, convolution.getInput(2)));
      for (int channel = 0; channel < channels; channel++) {
        double least = Math.abs(biases[channel]) / (BIAS_MOST * inputStep);
        steps[channel] = Math.max(steps[channel], (float) least);
      }
    }
    return steps;
  }

  /** In steps of the product, which a sum of products can take in without another rounding. */
  private String bias(GraphProto.Builder to, String name, float[] weightSteps, float inputStep) {
    float[] values = OnnxTensors.floats(found(stored, name));
    float[] steps = new float[values.length];
    int[] integers = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      steps[i] = weightSteps[i] * inputStep;
      integers[i] = Math.round(values[i] / steps[i]);
    }
    to.addInitializer(OnnxTensors.integers(name + "_int", integers, integers.length))
        .addInitializer(OnnxTensors.floats(name + SCALE, steps, steps.length))
        .addNode(channels(node("DequantizeLinear", name + "_float", name + "_int", name + SCALE)));
    return name + "_float";
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static NodeProto.Builder channels(NodeProto.Builder node) {
    return node.addAttribute(
        AttributeProto.newBuilder()
            .setName("axis")
            .setType(AttributeProto.AttributeType.INT)
            .setI(0));
  }
}
