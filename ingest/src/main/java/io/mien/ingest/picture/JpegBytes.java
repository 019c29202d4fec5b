package io.mien.ingest.picture;

import java.io.ByteArrayOutputStream;
import java.util.List;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * JPEG pictures as cameras send them, made into files of their own: checked to be whole, without
 * being decoded, and given the Huffman tables that motion JPEG may leave out (the standard's own,
 * ITU-T T.81 annex K.3.3).
 */
public final class JpegBytes {

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DHT = 0xC4;
  private static final int SOF0 = 0xC0;
  private static final int SOF1 = 0xC1;
  private static final int TEM = 0x01;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;

  private static final byte[] STANDARD_TABLES = standardTables();

  private JpegBytes() {}

  /** The bytes as a picture, or what is wrong with them. */
  public static Picture picture(byte[] bytes) {
    if (bytes.length < 4 || u8(bytes, 0) != 0xFF || u8(bytes, 1) != SOI || u8(bytes, 2) != 0xFF) {
      return unreadable("a JPEG picture", "%d bytes of something else", bytes.length);
    }
    boolean tables = false;
    boolean baseline = false;
    int at = 2;
    while (at + 4 <= bytes.length && u8(bytes, at) == 0xFF) {
      int marker = u8(bytes, at + 1);
      if (marker == 0xFF) {
        at++;
        continue;
      }
      if (marker == TEM || (marker >= RST0 && marker <= RST7)) {
        at += 2;
        continue;
      }
      if (marker == EOI) {
        break;
      }
      int length = u8(bytes, at + 2) << 8 | u8(bytes, at + 3);
      if (marker == SOS) {
        if (!endsAfter(bytes, at + 2 + length)) {
          break;
        }
        return new EncodedPicture(
            PictureFormat.JPEG, tables || !baseline ? bytes : withTables(bytes, at));
      }
      tables |= marker == DHT;
      baseline |= marker == SOF0 || marker == SOF1;
      at += 2 + length;
    }
    return unreadable("a whole JPEG picture", "one cut off after %d bytes", bytes.length);
  }

  /** Whether the end is marked; within compressed data these two bytes do not occur. */
  private static boolean endsAfter(byte[] bytes, int from) {
    for (int i = bytes.length - 2; i >= from; i--) {
      if (u8(bytes, i) == 0xFF && u8(bytes, i + 1) == EOI) {
        return true;
      }
    }
    return false;
  }

  private static byte[] withTables(byte[] bytes, int at) {
    byte[] whole = new byte[bytes.length + STANDARD_TABLES.length];
    System.arraycopy(bytes, 0, whole, 0, at);
    System.arraycopy(STANDARD_TABLES, 0, whole, at, STANDARD_TABLES.length);
    System.arraycopy(bytes, at, whole, at + STANDARD_TABLES.length, bytes.length - at);
    return whole;
  }

  private static byte[] standardTables() {
    ByteArrayOutputStream tables = new ByteArrayOutputStream();
    // Class (0 for DC, 1 for AC) and number (0 for luma, 1 for chroma) of a table make one byte.
    List<Integer> ids = List.of(0x00, 0x01, 0x10, 0x11);
    List<JPEGHuffmanTable> standard =
        List.of(
            JPEGHuffmanTable.StdDCLuminance,
            JPEGHuffmanTable.StdDCChrominance,
            JPEGHuffmanTable.StdACLuminance,
            JPEGHuffmanTable.StdACChrominance);
    for (int i = 0; i < ids.size(); i++) {
      tables.write(ids.get(i));
      short[] lengths = standard.get(i).getLengths();
      for (int length = 0; length < 16; length++) {
        tables.write(length < lengths.length ? lengths[length] : 0);
      }
      for (short value : standard.get(i).getValues()) {
        tables.write(value);
      }
    }
    byte[] content = tables.toByteArray();
    byte[] segment = new byte[content.length + 4];
    segment[0] = (byte) 0xFF;
    segment[1] = (byte) DHT;
    segment[2] = (byte) ((content.length + 2) >> 8);
    segment[3] = (byte) (content.length + 2);
    System.arraycopy(content, 0, segment, 4, content.length);
    return segment;
  }

  private static Picture unreadable(String expected, String found, int length) {
    return new UnreadablePicture(
        "expected " + expected + " from the camera, found " + found.formatted(length));
  }

  private static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }
}
