package io.mien.it;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.mien.inference.FrameAnalyzer;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The shipped model as it runs on a processor, but where it would answer with one certain
 * expression its network fails: it looks for the answer's number in a table that has no such entry.
 */
final class ThrowingModel {
  private static final String RAW = "raw_logits";

  private ThrowingModel() {}

  /** Writes the bundle to a file. */
  static void write(Path file, Expression unspeakable) throws IOException {
    try (InputStream in = FrameAnalyzer.class.getResourceAsStream("model/expression-int8.onnx")) {
      if (in == null) {
        throw new IOException("the shipped model is missing from the distribution");
      }
      ModelProto model = ModelProto.parseFrom(in.readAllBytes());
      Files.write(
          file,
          model.toBuilder()
              .setGraph(throwing(model.getGraph(), labelOf(model, unspeakable)))
              .build()
              .toByteArray());
    }
  }

  private static int labelOf(ModelProto model, Expression expression) {
    String labels =
        model.getMetadataPropsList().stream()
            .filter(entry -> entry.getKey().equals("mien.labels"))
            .findFirst()
            .orElseThrow()
            .getValue();
    return List.of(labels.split(",", -1)).indexOf(expression.label());
  }

  private static GraphProto throwing(GraphProto graph, int label) {
    GraphProto.Builder changed = graph.toBuilder().clearNode();
    for (NodeProto node : graph.getNodeList()) {
      NodeProto.Builder copy = node.toBuilder().clearOutput();
      node.getOutputList()
          .forEach(output -> copy.addOutput(output.equals(ModelBundle.OUTPUT) ? RAW : output));
      changed.addNode(copy);
    }
    long labels = graph.getOutput(0).getType().getTensorType().getShape().getDim(1).getDimValue();
    return changed
        .addInitializer(
            TensorProto.newBuilder()
                .setName("entries")
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(labels)
                .addAllInt64Data(
                    LongStream.range(0, labels).map(i -> i == label ? 1 : 0).boxed().toList()))
        .addInitializer(
            TensorProto.newBuilder()
                .setName("table")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(1)
                .addDims(1)
                .addFloatData(0))
        .addNode(
            node("ArgMax", "answer", RAW)
                .addAttribute(integer("axis", 1))
                .addAttribute(integer("keepdims", 0)))
        .addNode(node("Gather", "entry", "entries", "answer"))
        .addNode(node("Gather", "nothing", "table", "entry"))
        .addNode(node("Add", ModelBundle.OUTPUT, RAW, "nothing"))
        .build();
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setName(output).setOpType(operator).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }
}
