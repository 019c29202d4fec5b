package io.mien.training.onnx;

import ai.onnx.proto.OnnxMl;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * An ONNX graph in the making: each method adds one node and returns the name of its output.
 *
 * <p>Pictures and feature maps are {@code [N, channels, height, width]} with a free N; weights are
 * stored in the file. Operator set 17, IR version 8. Not thread safe.
 */
public final class OnnxGraph {
  /** The name of the graph's input. */
  public static final String INPUT = "input";

  /** The name of the graph's output. */
  public static final String OUTPUT = "logits";

  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
  private int names;

  /** How a convolution's kernel moves; all in pixels, the same in both directions. */
  public record Window(int kernel, int stride, int padding) {}

  /**
   * Adds a convolution; a group for each input channel makes it depthwise.
   *
   * @param weight {@code [out, in / groups, kernel, kernel]}, row by row
   * @param bias {@code [out]}
   */
  public String conv(String input, float[] weight, float[] bias, Window window, int groups) {
    long out = bias.length;
    long area = (long) window.kernel * window.kernel;
    long perGroup = weight.length / (out * area);
    OnnxMl.NodeProto.Builder node =
        node("Conv", input)
            .addInput(constant(weight, out, perGroup, window.kernel, window.kernel))
            .addInput(constant(bias, out));
    return add(
        node.addAttribute(OnnxMessages.ints("kernel_shape", window.kernel, window.kernel))
            .addAttribute(OnnxMessages.ints("strides", window.stride, window.stride))
            .addAttribute(OnnxMessages.pads(window.padding))
            .addAttribute(OnnxMessages.integer("group", groups)));
  }

  /**
   * Adds a fully connected layer, {@code weight * input + bias}.
   *
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}
   */
  public String linear(String input, float[] weight, float[] bias) {
    long out = bias.length;
    return add(
        node("Gemm", input)
            .addInput(constant(weight, out, weight.length / out))
            .addInput(constant(bias, out))
            .addAttribute(OnnxMessages.integer("transB", 1)));
  }

  /** Adds a maximum over a moving window. */
  public String maxPool(String input, Window window) {
    return add(
        node("MaxPool", input)
            .addAttribute(OnnxMessages.ints("kernel_shape", window.kernel, window.kernel))
            .addAttribute(OnnxMessages.ints("strides", window.stride, window.stride))
            .addAttribute(OnnxMessages.pads(window.padding)));
  }

  /** Adds the mean over each map: {@code [N, C, H, W]} to {@code [N, C]}. */
  public String globalAverage(String input) {
    return flatten(add(node("GlobalAveragePool", input)));
  }

  /** Adds the step from {@code [N, C, H, W]} to {@code [N, C*H*W]}. */
  public String flatten(String input) {
    return add(node("Flatten", input).addAttribute(OnnxMessages.integer("axis", 1)));
  }

  /** Adds {@code max(x, 0)}. */
  public String relu(String input) {
    return add(node("Relu", input));
  }

  /** Adds {@code 1 / (1 + exp(-x))}. */
  public String sigmoid(String input) {
    return add(node("Sigmoid", input));
  }

  /** Adds {@code x * clip(x + 3, 0, 6) / 6}. */
  public String hardSwish(String input) {
    return add(node("HardSwish", input));
  }

  /** Adds a sum, element by element. */
  public String sum(String left, String right) {
    return add(node("Add", left).addInput(right));
  }

  /** Adds {@code factor x + offset} with one of each for a channel. */
  public String scaled(String input, float[] factors, float[] offsets) {
    String product = product(input, constant(factors, factors.length, 1, 1));
    return sum(product, constant(offsets, offsets.length, 1, 1));
  }

  /** Adds a product, element by element, with lengths of 1 stretched. */
  public String product(String left, String right) {
    return add(node("Mul", left).addInput(right));
  }

  /** Adds the maximum of two values, element by element. */
  public String maximum(String left, String right) {
    return add(node("Max", left).addInput(right));
  }

  /** Adds the mean over some axes, which stay with length 1. */
  public String mean(String input, int... axes) {
    return reduce("ReduceMean", input, axes);
  }

  /** Adds the maximum over some axes, which stay with length 1. */
  public String maximumOver(String input, int... axes) {
    return reduce("ReduceMax", input, axes);
  }

  private String reduce(String operator, String input, int... axes) {
    long[] copy = Arrays.stream(axes).asLongStream().toArray();
    return add(
        node(operator, input)
            .addAttribute(OnnxMessages.ints("axes", copy))
            .addAttribute(OnnxMessages.integer("keepdims", 1)));
  }

  /** Adds a matrix product over the last two axes. */
  public String matrixProduct(String left, String right) {
    return add(node("MatMul", left).addInput(right));
  }

  /** Adds {@code exp(x) / sum of exp(x)} over the last axis. */
  public String softmax(String input) {
    return add(node("Softmax", input).addAttribute(OnnxMessages.integer("axis", -1)));
  }

  /** Adds a normalisation over the last axis. */
  public String layerNorm(String input, float[] gamma, float[] beta, float epsilon) {
    return add(
        node("LayerNormalization", input)
            .addInput(constant(gamma, gamma.length))
            .addInput(constant(beta, beta.length))
            .addAttribute(OnnxMessages.integer("axis", -1))
            .addAttribute(OnnxMessages.number("epsilon", epsilon)));
  }

  /** Adds {@code x (1 + erf(x / sqrt 2)) / 2}. */
  public String gelu(String input) {
    String scaled = product(input, constant(new float[] {(float) Math.sqrt(0.5)}, 1));
    String bell = sum(add(node("Erf", scaled)), constant(new float[] {1}, 1));
    return product(product(input, bell), constant(new float[] {0.5f}, 1));
  }

  /** Adds another order of the same numbers; a length of -1 is what is left. */
  public String reshape(String input, long... shape) {
    return add(node("Reshape", input).addInput(whole(shape)));
  }

  /** Adds an exchange of axes. */
  public String transpose(String input, long... order) {
    return add(node("Transpose", input).addAttribute(OnnxMessages.ints("perm", order)));
  }

  /** Adds two values one after the other along an axis. */
  public String concatenation(String left, String right, int axis) {
    return add(
        node("Concat", left).addInput(right).addAttribute(OnnxMessages.integer("axis", axis)));
  }

  /** Adds a part of an axis, {@code from} to before {@code to}. */
  public String slice(String input, int axis, long from, long to) {
    return add(
        node("Slice", input).addInput(whole(from)).addInput(whole(to)).addInput(whole(axis)));
  }

  /**
   * Adds the pictures and, below them, their mirror images: {@code [N, ...]} to {@code [2 N, ...]}.
   */
  public String withMirrored(String pictures) {
    String mirrored =
        add(
            node("Slice", pictures)
                .addInput(whole(-1)) // from the last column
                .addInput(whole(Long.MIN_VALUE)) // past the first
                .addInput(whole(3))
                .addInput(whole(-1)));
    return concatenation(pictures, mirrored, 0);
  }

  /**
   * Adds the mean of rows of a picture and of its mirror image: {@code [2 N, L]} to {@code [N, L]}.
   */
  public String meanOfHalves(String rows, int length) {
    String mean = mean(reshape(rows, 2, -1, length), 0);
    return reshape(mean, -1, length);
  }

  /**
   * Adds a convolution along one axis, without padding.
   *
   * @param weight {@code [out, in, kernel]}
   * @param bias {@code [out]}
   */
  public String lineConv(String input, float[] weight, float[] bias, int kernel) {
    long in = weight.length / ((long) bias.length * kernel);
    return add(
        node("Conv", input)
            .addInput(constant(weight, bias.length, in, kernel))
            .addInput(constant(bias, bias.length))
            .addAttribute(OnnxMessages.ints("kernel_shape", kernel)));
  }

  /** Stores numbers in the file; returns their name. */
  public String constant(float[] values, long... shape) {
    String name = "w" + names++;
    graph.addInitializer(OnnxMessages.numbers(name, values, shape));
    return name;
  }

  private String whole(long... values) {
    String name = "w" + names++;
    graph.addInitializer(OnnxMessages.wholeNumbers(name, values));
    return name;
  }

  /**
   * The finished file: {@code input} float {@code [N, channels, pixels, pixels]} to {@code logits}
   * float {@code [N, labels]}.
   *
   * @param last the name of the value that becomes the output
   * @param metadata stored in the file, in the order of its keys
   */
  public byte[] file(
      String last, int channels, int pixels, int labels, Map<String, String> metadata) {
    graph
        .setName("mien")
        .addInput(OnnxMessages.value(INPUT, channels, pixels, pixels))
        .addOutput(OnnxMessages.value(OUTPUT, labels))
        .addNode(
            OnnxMl.NodeProto.newBuilder().setOpType("Identity").addInput(last).addOutput(OUTPUT));
    OnnxMl.ModelProto.Builder model =
        OnnxMl.ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("mien")
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph);
    new TreeMap<>(metadata)
        .forEach(
            (key, text) ->
                model.addMetadataProps(
                    OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
    return model.build().toByteArray();
  }

  private static OnnxMl.NodeProto.Builder node(String operator, String input) {
    return OnnxMl.NodeProto.newBuilder().setOpType(operator).addInput(input);
  }

  private String add(OnnxMl.NodeProto.Builder node) {
    String output = "v" + names++;
    graph.addNode(node.setName(output).addOutput(output));
    return output;
  }
}
