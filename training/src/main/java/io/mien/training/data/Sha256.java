package io.mien.training.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that tells one state of the data, or of a file, from another. */
public final class Sha256 {
  private Sha256() {}

  /** Of a file's content, in hex. */
  public static String of(byte[] content) {
    return HexFormat.of().formatHex(start().digest(content));
  }

  /** Of a file, however large, in hex. */
  public static String of(Path file) throws IOException {
    MessageDigest digest = start();
    try (InputStream content = Files.newInputStream(file);
        OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      content.transferTo(sink);
    }
    return hex(digest);
  }

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
