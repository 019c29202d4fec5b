package io.mien.training.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;

/** Rewrites a network of floats for numbers of 16 bits, the upper halves of floats. */
public final class Bfloat16 {
  /** The first whose convolutions take such numbers. */
  private static final int OPSET = 22;

  private Bfloat16() {}

  /** The network with the same input and output, and all between them in 16 bits. */
  public static byte[] of(byte[] network) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(network);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("expected an ONNX network, found other bytes", e);
    }
    GraphProto graph = model.getGraph();
    GraphProto.Builder changed = graph.toBuilder().clearNode().clearInitializer();
    graph.getInitializerList().stream()
        .map(OnnxTensors::upperHalves)
        .forEach(changed::addInitializer);
    String input = graph.getInput(0).getName();
    String output = graph.getOutput(0).getName();
    changed.addNode(cast(input, short16(input), TensorProto.DataType.BFLOAT16));
    for (NodeProto node : graph.getNodeList()) {
      NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput();
      node.getInputList().forEach(name -> copy.addInput(name.equals(input) ? short16(name) : name));
      node.getOutputList()
          .forEach(name -> copy.addOutput(name.equals(output) ? short16(name) : name));
      changed.addNode(copy);
    }
    changed.addNode(cast(short16(output), output, TensorProto.DataType.FLOAT));
    return model.toBuilder()
        .clearOpsetImport()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(changed)
        .build()
        .toByteArray();
  }

  private static String short16(String name) {
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
