package io.mien.training.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the one value of a NumPy file ({@code .npy}, formats 1 to 3), which may be a whole number,
 * a floating point number, or either of them written as text, as AffectNet has them.
 */
final class NpyScalar {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_BYTES = 1 << 16;
  private static final Pattern TYPE =
      Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d{1,5})'");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  private final Path file;

  private NpyScalar(Path file) {
    this.file = file;
  }

  /**
   * The value in a file.
   *
   * @throws DataException where it is no such file
   */
  static double read(Path file) {
    return new NpyScalar(file).value();
  }

  private double value() {
    byte[] bytes;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw unexpected("a file of " + Files.size(file) + " bytes");
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes.length < MAGIC.length + 6 || bytes[i] != MAGIC[i]) {
        throw unexpected("other bytes at its start");
      }
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean isFirst = bytes[MAGIC.length] == 1;
    int start = MAGIC.length + (isFirst ? 4 : 6);
    long length = isFirst ? buffer.getShort(8) & 0xffff : buffer.getInt(8);
    if (length < 0 || start + length > bytes.length) {
      throw unexpected("a header of " + length + " bytes");
    }
    int end = (int) (start + length);
    String header = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    requireOne(header);
    return value(header, ByteBuffer.wrap(bytes, end, bytes.length - end).slice());
  }

  private void requireOne(String header) {
    Matcher shape = SHAPE.matcher(header);
    if (!shape.find()) {
      throw unexpected("no shape");
    }
    for (String side : shape.group(1).split(",", -1)) {
      if (!side.isBlank() && !side.strip().equals("1")) {
        throw unexpected("an array of shape (" + shape.group(1) + ")");
      }
    }
  }

  private double value(String header, ByteBuffer data) {
    Matcher type = TYPE.matcher(header);
    if (!type.find()) {
      throw unexpected("no type");
    }
    boolean isBig = type.group(1).equals(">");
    data.order(isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int size = Integer.parseInt(type.group(3));
    String kind = type.group(2);
    int bytes = kind.equals("U") ? Math.multiplyExact(4, size) : size;
    if (data.remaining() < bytes) {
      throw unexpected(data.remaining() + " bytes of data");
    }
    return switch (kind + size) {
      case "f4" -> data.getFloat();
      case "f8" -> data.getDouble();
      case "i8", "u8" -> data.getLong();
      case "i4" -> data.getInt();
      case "u4" -> Integer.toUnsignedLong(data.getInt());
      case "i2" -> data.getShort();
      case "u2" -> data.getShort() & 0xffff;
      case "i1" -> data.get();
      case "u1" -> data.get() & 0xff;
      default -> written(kind, data.slice().limit(bytes), isBig);
    };
  }

  private double written(String kind, ByteBuffer data, boolean isBig) {
    byte[] bytes = new byte[data.limit()];
    data.get(bytes);
    Charset charset =
        switch (kind) {
          case "U" -> Charset.forName(isBig ? "UTF-32BE" : "UTF-32LE");
          case "S", "a" -> StandardCharsets.US_ASCII;
          default -> throw unexpected("type " + kind);
        };
    String text = new String(bytes, charset).replace("\0", "").strip();
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw unexpected("the text '" + text + "'");
    }
  }

  private DataException unexpected(String found) {
    return new DataException("expected one number in %s, found %s".formatted(file, found));
  }
}
