package io.mien.vision.image;

import io.mien.vision.image.ImageException.Reason;
import java.util.Locale;

/**
 * What the bytes of a picture say about it before anything is decoded: its size, and whether it is
 * all there.
 */
record PictureHeader(PictureFormat format, long widthPixels, long heightPixels) {

  /** Reads the size alone, so that an oversized picture is refused before anything else. */
  static PictureHeader read(byte[] encoded) {
    if (encoded.length == 0) {
      throw new ImageException(Reason.CORRUPT, "expected a JPEG or PNG picture, found no bytes");
    }
    PictureFormat format =
        PictureFormat.of(encoded)
            .orElseThrow(
                () ->
                    new ImageException(
                        Reason.UNSUPPORTED,
                        "expected a JPEG or PNG picture, found %d bytes that start with %s"
                            .formatted(encoded.length, start(encoded))));
    PictureHeader header =
        switch (format) {
          case JPEG -> new JpegMarkers(encoded).header();
          case PNG -> new PngChunks(encoded).header();
        };
    if (header.widthPixels < 1 || header.heightPixels < 1) {
      throw new ImageException(
          Reason.CORRUPT,
          "expected a %s of at least 1 x 1 pixels, found a header of %d x %d"
              .formatted(format, header.widthPixels, header.heightPixels));
    }
    return header;
  }

  /** Throws unless the picture is complete: decoders fill what is missing with grey and say ok. */
  void requireComplete(byte[] encoded) {
    switch (format) {
      case JPEG -> new JpegMarkers(encoded).requireEnd();
      case PNG -> new PngChunks(encoded).requireEnd();
    }
  }

  private static String start(byte[] encoded) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(8, encoded.length); i++) {
      hex.append(String.format(Locale.ROOT, i == 0 ? "%02x" : " %02x", encoded[i]));
    }
    return hex.toString();
  }
}
