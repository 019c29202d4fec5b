package io.mien.training.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an ONNX file says of itself without being run.
 *
 * @param metadata the texts in it
 * @param numbers what its weights are stored as; of several, the shortest
 * @param weights how many numbers it stores that are no shapes, scales or zeros of integers
 */
public record OnnxFile(Map<String, String> metadata, NumberFormat numbers, long weights) {
  public OnnxFile {
    metadata = Map.copyOf(metadata);
  }

  /** Throws {@link IllegalArgumentException} where the bytes are no ONNX network. */
  public static OnnxFile read(byte[] file) {
    ModelProto model = parse(file);
    Map<String, String> metadata = new TreeMap<>();
    model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
    List<TensorProto> stored = model.getGraph().getInitializerList();
    NumberFormat numbers =
        isThere(stored, TensorProto.DataType.INT8)
            ? NumberFormat.INT8
            : isThere(stored, TensorProto.DataType.FLOAT16)
                ? NumberFormat.FP16
                : isThere(stored, TensorProto.DataType.BFLOAT16)
                    ? NumberFormat.BF16
                    : NumberFormat.FP32;
    return new OnnxFile(metadata, numbers, weights(stored));
  }

  private static boolean isThere(List<TensorProto> stored, TensorProto.DataType type) {
    return stored.stream().anyMatch(tensor -> tensor.getDataType() == type.getNumber());
  }

  private static long weights(List<TensorProto> stored) {
    return stored.stream()
        .filter(tensor -> tensor.getDataType() != TensorProto.DataType.INT64.getNumber())
        .filter(tensor -> !tensor.getName().endsWith(StaticQuantization.SCALE))
        .filter(tensor -> !tensor.getName().endsWith(StaticQuantization.ZERO))
        .mapToLong(tensor -> tensor.getDimsList().stream().reduce(1L, Math::multiplyExact))
        .sum();
  }

  /** The file with these metadata instead of its own. */
  public static byte[] with(byte[] file, Map<String, String> metadata) {
    ModelProto.Builder changed = parse(file).toBuilder().clearMetadataProps();
    new TreeMap<>(metadata)
        .forEach(
            (key, text) ->
                changed.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
    return changed.build().toByteArray();
  }

  static ModelProto parse(byte[] file) {
    try {
      ModelProto model = ModelProto.parseFrom(file);
      if (model.getGraph().getNodeCount() > 0) {
        return model;
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("expected an ONNX network, found other bytes", e);
    }
    throw new IllegalArgumentException("expected an ONNX network, found other bytes");
  }
}
