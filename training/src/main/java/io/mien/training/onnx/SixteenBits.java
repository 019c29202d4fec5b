package io.mien.training.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** Real numbers of 16 bits, and the rewriting of a network of floats for them. */
public enum SixteenBits {
  /** The upper halves of floats: their range with 8 bits of precision. */
  BFLOAT16(TensorProto.DataType.BFLOAT16, 22, Float.MAX_VALUE) {
    @Override
    short of(float value) {
      int bits = Float.floatToIntBits(value);
      return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
  },
  /** Of IEEE 754: 11 bits of precision up to 65504. */
  FLOAT16(TensorProto.DataType.FLOAT16, 17, 65504) {
    @Override
    short of(float value) {
      int bits = Float.floatToIntBits(value);
      int sign = bits >>> 16 & 0x8000;
      float size = Math.abs(value);
      if (Float.isNaN(value)) {
        return (short) (sign | 0x7e00);
      }
      if (size >= ROUNDED_TO_INFINITY) {
        return (short) (sign | 0x7c00);
      }
      if (size < LEAST_NORMAL) {
        return (short) (sign | (int) Math.rint(size * STEPS_BELOW_NORMAL));
      }
      int rounded = (bits & 0x7fffffff) + 0xfff + (bits >>> 13 & 1);
      return (short) (sign | ((rounded - EXPONENT_SHIFT) >>> 13));
    }
  };

  private static final float ROUNDED_TO_INFINITY = 65520;
  private static final float LEAST_NORMAL = 0x1p-14f;
  private static final float STEPS_BELOW_NORMAL = 0x1p24f;

  /** Between the exponents' zeros, 127 and 15. */
  private static final int EXPONENT_SHIFT = 112 << 23;

  @SuppressWarnings("ImmutableEnumChecker") // an enum itself
  private final TensorProto.DataType type;

  /**
   * The first operator set whose convolutions take such numbers, and at least that of our files.
   */
  private final int opset;

  private final float greatest;

  SixteenBits(TensorProto.DataType type, int opset, float greatest) {
    this.type = type;
    this.opset = opset;
    this.greatest = greatest;
  }

  /** The bits of the nearest number, of two as near the even one. */
  abstract short of(float value);

  /** The greatest finite number. */
  public float greatest() {
    return greatest;
  }

  /** The network with every value in it as a further output, to learn the values' ranges. */
  public static byte[] observed(byte[] network) {
    ModelProto model = OnnxFile.parse(network);
    GraphProto.Builder graph = model.getGraph().toBuilder();
    String last = model.getGraph().getOutput(0).getName();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (!node.getOutput(0).equals(last)) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(node.getOutput(0)));
      }
    }
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  /** The network with the same input and output, and all between them in 16 bits. */
  public byte[] rewritten(byte[] network) {
    ModelProto model = OnnxFile.parse(network);
    GraphProto graph = model.getGraph();
    GraphProto.Builder changed = graph.toBuilder().clearNode().clearInitializer();
    graph.getInitializerList().stream().map(this::stored).forEach(changed::addInitializer);
    String input = graph.getInput(0).getName();
    String output = graph.getOutput(0).getName();
    changed.addNode(cast(input, shortName(input), type));
    for (NodeProto node : graph.getNodeList()) {
      NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput();
      node.getInputList()
          .forEach(name -> copy.addInput(name.equals(input) ? shortName(name) : name));
      node.getOutputList()
          .forEach(name -> copy.addOutput(name.equals(output) ? shortName(name) : name));
      changed.addNode(copy);
    }
    changed.addNode(cast(shortName(output), output, TensorProto.DataType.FLOAT));
    return model.toBuilder()
        .clearOpsetImport()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(changed)
        .build()
        .toByteArray();
  }

  /** Whole numbers, which say shapes, stay as they are. */
  private TensorProto stored(TensorProto tensor) {
    if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
      return tensor;
    }
    float[] values = OnnxTensors.floats(tensor);
    short[] shorts = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      shorts[i] = of(values[i]);
    }
    long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    return OnnxTensors.shorts(tensor.getName(), type, shorts, shape);
  }

  private static String shortName(String name) {
    return name + "_16";
  }

  private static NodeProto.Builder cast(String from, String to, TensorProto.DataType type) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .setName(to)
        .addInput(from)
        .addOutput(to)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(type.getNumber()));
  }
}
