package io.mien.vision.image;

import io.mien.vision.image.ImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Walks the chunks of a PNG (ISO/IEC 15948): length, type, data, check sum. */
final class PngChunks {
  private static final int MAGIC_BYTES = 8;
  private static final int FRAME_BYTES = 12;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;

  private final byte[] encoded;
  private final ByteBuffer bytes;

  PngChunks(byte[] encoded) {
    this.encoded = encoded;
    this.bytes = ByteBuffer.wrap(encoded);
  }

  PictureHeader header() {
    if (encoded.length < MAGIC_BYTES + 16 || bytes.getInt(MAGIC_BYTES + 4) != IHDR) {
      throw corrupt("expected an IHDR chunk at byte 8", encoded.length + " bytes without one");
    }
    return new PictureHeader(
        PictureFormat.PNG,
        Integer.toUnsignedLong(bytes.getInt(MAGIC_BYTES + 8)),
        Integer.toUnsignedLong(bytes.getInt(MAGIC_BYTES + 12)));
  }

  void requireEnd() {
    boolean data = false;
    int at = MAGIC_BYTES;
    while (true) {
      if (encoded.length - at < FRAME_BYTES) {
        throw corrupt("expected an IEND chunk", "the end after " + encoded.length + " bytes");
      }
      int length = bytes.getInt(at);
      int type = bytes.getInt(at + 4);
      if (length < 0 || length > encoded.length - at - FRAME_BYTES) {
        throw corrupt(
            "expected %d bytes of chunk %s at byte %d"
                .formatted(Integer.toUnsignedLong(length), name(type), at),
            "the end after " + encoded.length + " bytes");
      }
      requireCheckSum(at, length, type);
      if (type == IEND) {
        if (!data) {
          throw corrupt("expected an IDAT chunk", "none before the end");
        }
        return;
      }
      data |= type == IDAT;
      at += FRAME_BYTES + length;
    }
  }

  private void requireCheckSum(int at, int length, int type) {
    CRC32 sum = new CRC32();
    sum.update(encoded, at + 4, length + 4);
    int stored = bytes.getInt(at + 8 + length);
    if ((int) sum.getValue() != stored) {
      throw corrupt(
          "expected check sum %08x in chunk %s at byte %d"
              .formatted((int) sum.getValue(), name(type), at),
          "%08x".formatted(stored));
    }
  }

  private static String name(int type) {
    return new String(ByteBuffer.allocate(4).putInt(type).array(), StandardCharsets.ISO_8859_1)
        .replaceAll("[^A-Za-z]", "?");
  }

  private static ImageException corrupt(String expected, String found) {
    return new ImageException(Reason.CORRUPT, "corrupt PNG: " + expected + ", found " + found);
  }
}
