package io.mien.inference.aggregate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The bytes of a state in its store: a version, and what that version says. */
final class StateBytes {

  /** Writes the fields of a state. */
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads the fields of a state; nothing when they are not for whom reads them. */
  interface Reader<T> {
    Optional<T> read(DataInputStream in) throws IOException;
  }

  private StateBytes() {}

  static byte[] write(int version, Writer fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(version);
      fields.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("expected memory to take a state", e);
    }
    return bytes.toByteArray();
  }

  /** The state, or nothing when the bytes are of another version or damaged. */
  static <T> Optional<T> read(int version, byte[] bytes, Reader<T> fields) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return in.readByte() == version ? fields.read(in) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // too short; bytes in memory do not fail otherwise
    }
  }
}
