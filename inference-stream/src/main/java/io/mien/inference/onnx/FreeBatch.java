package io.mien.inference.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets a network that was exported for one picture take several: the first size of its input and
 * outputs becomes free, and a {@code Reshape} to {@code [1, ...]} keeps the first size of what it
 * reshapes.
 *
 * <p>That is right for networks in which the pictures of a batch never meet. Whether a network is
 * one of them is not seen in its graph, so {@link #keepsRowsApart} tries it.
 */
public final class FreeBatch {

  private static final String BATCH = "N";

  /** Sums in another order, with values that are probabilities or a few pixels. */
  private static final double TOLERANCE = 1e-4;

  private FreeBatch() {}

  /** The network for any batch; empty where its batch is not fixed to one, or it is unreadable. */
  public static Optional<byte[]> edit(byte[] model) {
    try {
      ModelProto.Builder edited = ModelProto.parseFrom(model).toBuilder();
      GraphProto.Builder graph = edited.getGraphBuilder();
      Set<String> weights =
          graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
      boolean fixed = false;
      for (ValueInfoProto.Builder input : graph.getInputBuilderList()) {
        fixed |= !weights.contains(input.getName()) && free(input);
      }
      if (!fixed) {
        return Optional.empty();
      }
      graph.getOutputBuilderList().forEach(FreeBatch::free);
      graph.clearValueInfo(); // sizes in between, for the old batch
      freeReshapes(graph);
      return Optional.of(edited.build().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty(); // ONNX Runtime will say it better
    }
  }

  private static boolean free(ValueInfoProto.Builder value) {
    var shape = value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    if (shape.getDimCount() == 0 || shape.getDim(0).getDimValue() != 1) {
      return false;
    }
    shape.getDimBuilder(0).clearValue().setDimParam(BATCH);
    return true;
  }

  private static void freeReshapes(GraphProto.Builder graph) {
    Set<String> targets =
        graph.getNodeList().stream()
            .filter(node -> node.getOpType().equals("Reshape") && node.getInputCount() > 1)
            .map(node -> node.getInput(1))
            .collect(Collectors.toSet());
    graph.getInitializerBuilderList().stream()
        .filter(tensor -> targets.contains(tensor.getName()))
        .forEach(FreeBatch::keepFirst);
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (node.getOpType().equals("Constant") && targets.contains(node.getOutput(0))) {
        node.getAttributeBuilderList().stream()
            .filter(AttributeProto.Builder::hasT)
            .forEach(attribute -> keepFirst(attribute.getTBuilder()));
      }
    }
  }

  /** In a {@code Reshape}, 0 stands for the size that is there; see the operator's definition. */
  private static void keepFirst(TensorProto.Builder target) {
    if (target.getInt64DataCount() > 1 && target.getInt64Data(0) == 1) {
      target.setInt64Data(0, 0);
    } else if (target.getRawData().size() > Long.BYTES) {
      byte[] raw = target.getRawData().toByteArray();
      ByteBuffer sizes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
      if (sizes.getLong(0) == 1) {
        sizes.putLong(0, 0);
        target.setRawData(ByteString.copyFrom(raw));
      }
    }
  }

  /**
   * Whether two different inputs give the same answers together as each alone.
   *
   * @param shape of one input, {@code [1, ...]}
   */
  public static boolean keepsRowsApart(OnnxSession session, long... shape) {
    FloatBuffer first = SelfCheck.ramp(shape);
    FloatBuffer second = OnnxSession.buffer(first.limit());
    FloatBuffer both = OnnxSession.buffer(2 * first.limit());
    for (int i = 0; i < first.limit(); i++) {
      second.put(i, first.get(first.limit() - 1 - i) / 2);
    }
    both.put(first.duplicate()).put(second.duplicate()).flip();
    long[] shapeOfBoth = shape.clone();
    shapeOfBoth[0] = 2;
    try {
      OnnxOutputs together = session.run(both, shapeOfBoth);
      OnnxOutputs firstAlone = session.run(first, shape);
      OnnxOutputs secondAlone = session.run(second, shape);
      return together.all().entrySet().stream()
          .allMatch(
              output -> {
                int half = output.getValue().limit() / 2;
                return SelfCheck.alike(
                        firstAlone.get(output.getKey()),
                        output.getValue().slice(0, half),
                        TOLERANCE)
                    && SelfCheck.alike(
                        secondAlone.get(output.getKey()),
                        output.getValue().slice(half, half),
                        TOLERANCE);
              });
    } catch (OnnxException e) {
      return false; // the network cannot take two
    }
  }
}
