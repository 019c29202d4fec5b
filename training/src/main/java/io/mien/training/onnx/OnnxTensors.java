package io.mien.training.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Stored tensors of an ONNX file from and to arrays. */
final class OnnxTensors {
  private OnnxTensors() {}

  /** All values of a float tensor, row by row. */
  static float[] floats(TensorProto tensor) {
    if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
      throw new IllegalArgumentException(
          "expected floats in %s, found ONNX type %d"
              .formatted(tensor.getName(), tensor.getDataType()));
    }
    if (tensor.getRawData().isEmpty()) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  static TensorProto floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = buffer(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return tensor(name, TensorProto.DataType.FLOAT, bytes, shape);
  }

  static TensorProto integers(String name, int[] values, long... shape) {
    ByteBuffer bytes = buffer(values.length * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return tensor(name, TensorProto.DataType.INT32, bytes, shape);
  }

  /** Of one byte a value, signed or not, as the type says. */
  static TensorProto bytes(String name, TensorProto.DataType type, byte[] values, long... shape) {
    return tensor(name, type, ByteBuffer.wrap(values), shape);
  }

  /** Of two bytes a value, of a format of its own. */
  static TensorProto shorts(String name, TensorProto.DataType type, short[] values, long... shape) {
    ByteBuffer bytes = buffer(values.length * Short.BYTES);
    bytes.asShortBuffer().put(values);
    return tensor(name, type, bytes, shape);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto tensor(
      String name, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long length : shape) {
      tensor.addDims(length);
    }
    return tensor.build();
  }
}
