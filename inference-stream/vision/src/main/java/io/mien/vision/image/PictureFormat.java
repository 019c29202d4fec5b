package io.mien.vision.image;

import java.util.Locale;
import java.util.Optional;

/** The encodings of a picture that are understood. */
public enum PictureFormat {
  JPEG("image/jpeg", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}),
  PNG("image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});

  private final String mediaType;

  @SuppressWarnings("ImmutableEnumChecker") // private and never written
  private final byte[] magic;

  PictureFormat(String mediaType, byte[] magic) {
    this.mediaType = mediaType;
    this.magic = magic;
  }

  public String mediaType() {
    return mediaType;
  }

  /** By the first bytes, whatever anybody says about the rest. */
  public static Optional<PictureFormat> of(byte[] encoded) {
    for (PictureFormat format : values()) {
      if (format.startsOff(encoded)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** By a media type such as {@code image/jpeg; q=1}; case and parameters do not matter. */
  public static Optional<PictureFormat> fromMediaType(String mediaType) {
    int end = mediaType.indexOf(';');
    String bare = (end < 0 ? mediaType : mediaType.substring(0, end)).strip();
    return switch (bare.toLowerCase(Locale.ROOT)) {
      case "image/jpeg", "image/jpg" -> Optional.of(JPEG);
      case "image/png" -> Optional.of(PNG);
      default -> Optional.empty();
    };
  }

  private boolean startsOff(byte[] encoded) {
    if (encoded.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (encoded[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
