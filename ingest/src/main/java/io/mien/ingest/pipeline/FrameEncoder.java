package io.mien.ingest.pipeline;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.Picture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.PictureException;
import io.mien.ingest.picture.PictureException.Reason;

/**
 * Brings a picture into a form that the topic takes.
 *
 * <p>Pixels become JPEG; bytes of a picture file pass unchanged. What is larger than the limit is
 * encoded as JPEG at half its width and height, again and again until it fits. Thread safe.
 */
public final class FrameEncoder {

  /** No face that a detector finds is left below this. */
  private static final int MIN_SIDE_PIXELS = 64;

  private final int quality;
  private final int maxBytes;

  /**
   * Sets the quality and the limit.
   *
   * @param quality of JPEG, 1 to 100
   */
  public FrameEncoder(int quality, int maxBytes) {
    if (quality < 1 || quality > 100 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "expected a quality of 1 to 100 and a limit above 0, found " + quality + ", " + maxBytes);
    }
    this.quality = quality;
    this.maxBytes = maxBytes;
  }

  /**
   * The picture's bytes, not more than the limit.
   *
   * @throws PictureException when it cannot be brought under the limit
   */
  public EncodedPicture encode(Picture picture) {
    if (picture instanceof EncodedPicture encoded && encoded.bytes().length <= maxBytes) {
      return encoded;
    }
    BgrPicture pixels = PictureCodec.decode(picture);
    EncodedPicture encoded = PictureCodec.jpeg(pixels, quality);
    while (encoded.bytes().length > maxBytes) {
      int width = pixels.widthPixels() / 2;
      int height = pixels.heightPixels() / 2;
      if (Math.min(width, height) < MIN_SIDE_PIXELS) {
        throw new PictureException(
            Reason.TOO_LARGE,
            "expected at most %d bytes, found %d even at %dx%d pixels"
                .formatted(
                    maxBytes, encoded.bytes().length, pixels.widthPixels(), pixels.heightPixels()));
      }
      pixels = PictureCodec.scaled(pixels, width, height);
      encoded = PictureCodec.jpeg(pixels, quality);
    }
    return encoded;
  }
}
