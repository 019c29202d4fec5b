package io.mien.inference.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;

/**
 * Writes a network whose logits depend on the mean of its one channel: {@code logit_l = slope_l *
 * mean + bias_l}.
 *
 * @param batch the size of the batch, {@link TensorShape#ANY} for a free one
 * @param mixesRows whether the rows of a batch affect each other
 */
public record TinyNetwork(
    long batch,
    int heightPixels,
    int widthPixels,
    List<Float> slopes,
    List<Float> biases,
    boolean mixesRows) {

  /** The logits depend on the mean. */
  public TinyNetwork(
      long batch, int heightPixels, int widthPixels, List<Float> slopes, List<Float> biases) {
    this(batch, heightPixels, widthPixels, slopes, biases, false);
  }

  /** The bytes of the ONNX file. */
  public byte[] write(Map<String, String> metadata) {
    int labels = slopes.size();
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("tiny")
            .addInput(floats("input", batch, 1, heightPixels, widthPixels))
            .addOutput(floats("logits", batch, labels))
            .addInitializer(tensor("slopes", slopes, 1, labels))
            .addInitializer(tensor("biases", biases, labels))
            .addNode(mixed())
            .addNode(node("GlobalAveragePool", "mean", "mixed"))
            .addNode(
                node("Flatten", "flat", "mean").toBuilder()
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)))
            .addNode(node("Gemm", "logits", "flat", "slopes", "biases"))
            .build();
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph);
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private NodeProto mixed() {
    NodeProto.Builder node = node(mixesRows ? "Softmax" : "Identity", "mixed", "input").toBuilder();
    if (mixesRows) { // over the axis of the batch
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName("axis")
              .setType(AttributeProto.AttributeType.INT)
              .setI(0));
    }
    return node.build();
  }

  private static ValueInfoProto floats(String name, long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          size == TensorShape.ANY ? dimension.setDimParam("N") : dimension.setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }

  private static TensorProto tensor(String name, List<Float> values, long... sizes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long size : sizes) {
      tensor.addDims(size);
    }
    tensor.addAllFloatData(values);
    return tensor.build();
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.build();
  }
}
