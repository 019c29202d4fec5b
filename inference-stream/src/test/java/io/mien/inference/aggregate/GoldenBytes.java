package io.mien.inference.aggregate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Objects;

/** The bytes of a state as a released version wrote them, kept as hexadecimal text. */
final class GoldenBytes {
  private GoldenBytes() {}

  static byte[] read(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(GoldenBytes.class.getResourceAsStream(name), name)) {
      return HexFormat.of().parseHex(new String(in.readAllBytes(), US_ASCII).strip());
    }
  }
}
