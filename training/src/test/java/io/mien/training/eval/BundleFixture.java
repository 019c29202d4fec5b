package io.mien.training.eval;

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
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.util.List;
import java.util.Map;

/**
 * A bundle whose network reads the class off the first pixel: with pixel i its logits are 20 (2 k i
 * - k^2), greatest for the class k that is nearest to i.
 */
final class BundleFixture {
  static final ModelBundle BUNDLE =
      new ModelBundle(
          "first-pixel",
          "1",
          List.of(Expression.values()),
          new Preprocessing(
              ColourOrder.GRAY,
              64,
              64,
              48,
              1,
              List.of(0.0),
              List.of(1.0),
              Resampling.ANTIALIASED,
              Border.REPLICATE),
          ModelBundle.NO_TEMPERATURE,
          Map.of(),
          Map.of());

  private BundleFixture() {}

  /** {@code metadata} need not be right: it is written as it is. */
  static byte[] onnx(Map<String, String> metadata, int labels) {
    TensorProto.Builder weights = tensor("w", 64 * 64, labels);
    for (int pixel = 0; pixel < 64 * 64; pixel++) {
      for (int k = 0; k < labels; k++) {
        weights.addFloatData(pixel == 0 ? 40 * k : 0);
      }
    }
    TensorProto.Builder bias = tensor("b", labels);
    for (int k = 0; k < labels; k++) {
      bias.addFloatData(-20 * k * k);
    }
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("first-pixel")
            .addInput(value(ModelBundle.INPUT, 1, 64, 64))
            .addOutput(value(ModelBundle.OUTPUT, labels))
            .addInitializer(weights)
            .addInitializer(bias)
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Flatten")
                    .addInput(ModelBundle.INPUT)
                    .addOutput("flat")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Gemm")
                    .addInput("flat")
                    .addInput("w")
                    .addInput("b")
                    .addOutput(ModelBundle.OUTPUT))
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

  private static TensorProto.Builder tensor(String name, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor;
  }

  private static ValueInfoProto value(String name, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    for (long size : shape) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(dimensions)))
        .build();
  }
}
