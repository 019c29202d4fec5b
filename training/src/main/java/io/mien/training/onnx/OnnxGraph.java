package io.mien.training.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
        node.addAttribute(ints("kernel_shape", window.kernel, window.kernel))
            .addAttribute(ints("strides", window.stride, window.stride))
            .addAttribute(pads(window.padding))
            .addAttribute(integer("group", groups)));
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
            .addAttribute(integer("transB", 1)));
  }

  /** Adds a maximum over a moving window. */
  public String maxPool(String input, Window window) {
    return add(
        node("MaxPool", input)
            .addAttribute(ints("kernel_shape", window.kernel, window.kernel))
            .addAttribute(ints("strides", window.stride, window.stride))
            .addAttribute(pads(window.padding)));
  }

  /** Adds the mean over each map: {@code [N, C, H, W]} to {@code [N, C]}. */
  public String globalAverage(String input) {
    return flatten(add(node("GlobalAveragePool", input)));
  }

  /** Adds the mean over one axis, which stays with length 1. */
  public String mean(String input, int axis) {
    return add(
        node("ReduceMean", input)
            .addAttribute(ints("axes", axis))
            .addAttribute(integer("keepdims", 1)));
  }

  /** Adds the step from {@code [N, C, H, W]} to {@code [N, C*H*W]}. */
  public String flatten(String input) {
    return add(node("Flatten", input).addAttribute(integer("axis", 1)));
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

  /** Adds a product, element by element, with lengths of 1 stretched. */
  public String product(String left, String right) {
    return add(node("Mul", left).addInput(right));
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
        .addInput(value(INPUT, channels, pixels, pixels))
        .addOutput(value(OUTPUT, labels))
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

  private String constant(float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    String name = "w" + names++;
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder()
            .setName(name)
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long length : shape) {
      tensor.addDims(length);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private static OnnxMl.NodeProto.Builder node(String operator, String input) {
    return OnnxMl.NodeProto.newBuilder().setOpType(operator).addInput(input);
  }

  private String add(OnnxMl.NodeProto.Builder node) {
    String output = "v" + names++;
    graph.addNode(node.setName(output).addOutput(output));
    return output;
  }

  private static OnnxMl.AttributeProto pads(int padding) {
    return ints("pads", padding, padding, padding, padding);
  }

  private static OnnxMl.AttributeProto ints(String name, long... values) {
    OnnxMl.AttributeProto.Builder attribute =
        OnnxMl.AttributeProto.newBuilder()
            .setName(name)
            .setType(OnnxMl.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static OnnxMl.AttributeProto integer(String name, long value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static OnnxMl.ValueInfoProto value(String name, int... lengths) {
    OnnxMl.TensorShapeProto.Builder shape =
        OnnxMl.TensorShapeProto.newBuilder()
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    for (int length : lengths) {
      shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(length));
    }
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
