package io.mien.ingest.picture;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The encodings that a frame on the topic may have. */
public enum PictureFormat {
  JPEG("image/jpeg", "ffd8ff"),
  PNG("image/png", "89504e470d0a1a0a");

  private final String mediaType;
  private final String magicHex;

  PictureFormat(String mediaType, String magicHex) {
    this.mediaType = mediaType;
    this.magicHex = magicHex;
  }

  /** The media type as it stands in the {@code content-type} header. */
  public String mediaType() {
    return mediaType;
  }

  /** The format that the first bytes of a file tell, whatever its name says. */
  public static Optional<PictureFormat> of(byte[] encoded) {
    String start = HexFormat.of().formatHex(encoded, 0, Math.min(encoded.length, 8));
    return Arrays.stream(values()).filter(format -> start.startsWith(format.magicHex)).findFirst();
  }
}
