package io.mien.training.tensorboard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writes records in TensorFlow's framing (TFRecord): the length (8 bytes, little endian), its
 * checksum, the bytes, their checksum. Not thread safe.
 */
final class RecordFile {
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int ROTATION = 15;

  private RecordFile() {}

  /** Writes one record. */
  static void write(OutputStream to, byte[] record) throws IOException {
    byte[] length = buffer(Long.BYTES).putLong(record.length).array();
    to.write(length);
    to.write(buffer(Integer.BYTES).putInt(masked(length)).array());
    to.write(record);
    to.write(buffer(Integer.BYTES).putInt(masked(record)).array());
  }

  /**
   * The CRC-32C, turned by 15 bits and moved by a constant, as a checksum of bytes that hold
   * checksums would tell little.
   */
  static int masked(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return Integer.rotateRight((int) sum.getValue(), ROTATION) + MASK_DELTA;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
