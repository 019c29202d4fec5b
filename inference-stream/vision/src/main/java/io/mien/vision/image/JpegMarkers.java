package io.mien.vision.image;

import io.mien.vision.image.ImageException.Reason;

/**
 * Walks the marker segments of a JPEG (ITU-T T.81, B.1). Segments are skipped as a whole, so that
 * the end marker of a thumbnail inside one is not taken for the picture's.
 */
final class JpegMarkers {
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;

  /**
   * Far above what encoders write, which is about ten. Each scan may be a few bytes long and yet
   * goes over all of the picture: without a limit, a small file keeps a decoder busy for hours.
   */
  private static final int MOST_SCANS = 100;

  private final byte[] encoded;
  private int at = 2;

  JpegMarkers(byte[] encoded) {
    this.encoded = encoded;
  }

  PictureHeader header() {
    while (true) {
      int marker = next("a frame header");
      if (marker == END_OF_IMAGE || marker == START_OF_SCAN) {
        throw corrupt("expected a frame header", "marker ff%02x at byte %d".formatted(marker, at));
      }
      int length = segmentLength(marker);
      if (isFrameHeader(marker)) {
        if (length < 8) {
          throw corrupt("expected a frame header of 8 bytes or more", length + " bytes");
        }
        return new PictureHeader(PictureFormat.JPEG, unsigned16(at + 5), unsigned16(at + 3));
      }
      at += length;
    }
  }

  void requireEnd() {
    int scans = 0;
    while (true) {
      int marker = next("an end-of-image marker");
      if (marker == END_OF_IMAGE) {
        if (scans == 0) {
          throw corrupt("expected scan data", "none before the end-of-image marker");
        }
        return;
      }
      at += segmentLength(marker);
      if (marker == START_OF_SCAN) {
        scans++;
        if (scans > MOST_SCANS) {
          throw new ImageException(
              Reason.UNSUPPORTED,
              "expected a JPEG of at most %d scans, found more".formatted(MOST_SCANS));
        }
        skipScan();
      }
    }
  }

  /**
   * Moves behind the next marker that stands with a segment or ends the picture; bytes in between
   * are skipped, as decoders do, since some cameras pad.
   */
  private int next(String wanted) {
    while (true) {
      while (at < encoded.length && unsigned8(at) != 0xff) {
        at++;
      }
      while (at < encoded.length && unsigned8(at) == 0xff) {
        at++;
      }
      if (at >= encoded.length) {
        throw cutOff(wanted);
      }
      int marker = unsigned8(at);
      at++;
      if (!standsAlone(marker)) {
        return marker;
      }
    }
  }

  /** Entropy-coded data: an ff is data if 00 follows, and a restart marker belongs to it. */
  private void skipScan() {
    while (at + 1 < encoded.length) {
      if (unsigned8(at) == 0xff) {
        int follower = unsigned8(at + 1);
        boolean inside = follower == 0 || follower == 0xff || isRestart(follower);
        if (!inside) {
          return;
        }
      }
      at++;
    }
    throw cutOff("an end-of-image marker");
  }

  private int segmentLength(int marker) {
    if (encoded.length - at < 2 || unsigned16(at) > encoded.length - at) {
      throw cutOff("the segment of marker ff%02x".formatted(marker));
    }
    int length = unsigned16(at);
    if (length < 2) {
      throw corrupt("expected a segment of 2 bytes or more", length + " at byte " + at);
    }
    return length;
  }

  private static boolean isFrameHeader(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xd0 && marker <= 0xd7;
  }

  private static boolean standsAlone(int marker) {
    return marker == 0x00 || marker == 0x01 || marker == 0xd8 || isRestart(marker);
  }

  private int unsigned8(int index) {
    return encoded[index] & 0xff;
  }

  private int unsigned16(int index) {
    return unsigned8(index) << 8 | unsigned8(index + 1);
  }

  private ImageException cutOff(String wanted) {
    return corrupt("expected " + wanted, "the end after " + encoded.length + " bytes");
  }

  private static ImageException corrupt(String expected, String found) {
    return new ImageException(Reason.CORRUPT, "corrupt JPEG: " + expected + ", found " + found);
  }
}
