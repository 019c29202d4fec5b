package io.mien.training.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network whose head is the mean of each map and a linear layer, taken apart so that its class
 * activation maps (Zhou et al., 2016) can be computed: {@code sum over k of weights[l][k] A[k]}.
 *
 * @param network with the maps as a further output
 * @param maps the name of that output
 * @param weights {@code [labels][channels]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ClassActivation(byte[] network, String maps, float[][] weights) {
  /** What may stand between the linear layer and the output, and leaves a class a class. */
  private static final Set<String> AFTER =
      Set.of("Identity", "Cast", "Reshape", "ReduceMean", "QuantizeLinear", "DequantizeLinear");

  /** Empty where the head is another, or its weights are no floats of 32 bits. */
  public static Optional<ClassActivation> of(byte[] file) {
    ModelProto model = OnnxFile.parse(file);
    GraphProto graph = model.getGraph();
    Map<String, NodeProto> makers = new HashMap<>();
    graph.getNodeList().forEach(node -> makers.put(node.getOutput(0), node));
    Optional<NodeProto> last = Optional.ofNullable(makers.get(graph.getOutput(0).getName()));
    while (last.isPresent() && AFTER.contains(last.get().getOpType())) {
      last = before(last.get(), makers);
    }
    Optional<NodeProto> linear = last.filter(node -> node.getOpType().equals("Gemm"));
    Optional<String> maps =
        linear
            .flatMap(node -> before(node, makers))
            .filter(node -> node.getOpType().equals("Flatten"))
            .flatMap(node -> before(node, makers))
            .filter(node -> node.getOpType().equals("GlobalAveragePool"))
            .map(node -> node.getInput(0));
    Optional<TensorProto> weights =
        linear.flatMap(node -> stored(graph, node.getInput(1))).filter(ClassActivation::isFloat);
    if (maps.isEmpty() || weights.isEmpty()) {
      return Optional.empty();
    }
    ValueInfoProto output = ValueInfoProto.newBuilder().setName(maps.get()).build();
    byte[] network =
        model.toBuilder().setGraph(graph.toBuilder().addOutput(output)).build().toByteArray();
    return Optional.of(new ClassActivation(network, maps.get(), rows(weights.get())));
  }

  private static Optional<NodeProto> before(NodeProto node, Map<String, NodeProto> makers) {
    return Optional.ofNullable(makers.get(node.getInput(0)));
  }

  private static Optional<TensorProto> stored(GraphProto graph, String name) {
    return graph.getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst();
  }

  private static boolean isFloat(TensorProto tensor) {
    return tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber();
  }

  private static float[][] rows(TensorProto tensor) {
    float[] values = OnnxTensors.floats(tensor);
    int labels = Math.toIntExact(tensor.getDims(0));
    int channels = values.length / labels;
    float[][] rows = new float[labels][];
    for (int l = 0; l < labels; l++) {
      rows[l] = Arrays.copyOfRange(values, l * channels, (l + 1) * channels);
    }
    return rows;
  }
}
