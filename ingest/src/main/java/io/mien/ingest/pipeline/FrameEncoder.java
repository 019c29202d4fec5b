package io.mien.ingest.pipeline;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.Picture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.PictureException;
import io.mien.ingest.picture.PictureException.Reason;

/**
 * Brings a picture into a form that the topic takes.
 *
 * <p>Pixels become JPEG; bytes of a picture file pass unchanged unless the shape asks for more.
 * What is larger than the limit is encoded as JPEG at half its width and height, again and again
 * until it fits. Used by one thread at a time; whoever makes it closes it.
 */
public final class FrameEncoder implements AutoCloseable {

  /** No face that a detector finds is left below this. */
  private static final int MIN_SIDE_PIXELS = 64;

  private final FrameShape shape;

  /** Sets the form of all pictures. */
  public FrameEncoder(FrameShape shape) {
    this.shape = shape;
  }

  /**
   * The picture's bytes, not more than the limit. The picture stays the caller's to release.
   *
   * @throws PictureException when it cannot be read or not be brought under the limit
   */
  public EncodedPicture encode(Picture picture) {
    if (picture instanceof EncodedPicture encoded
        && encoded.bytes().length <= shape.maxBytes()
        && !shape.changesPictures()) {
      return encoded;
    }
    BgrPicture pixels = PictureCodec.shaped(PictureCodec.decode(picture), shape);
    EncodedPicture encoded = PictureCodec.jpeg(pixels, shape.jpegQuality());
    while (encoded.bytes().length > shape.maxBytes()) {
      int width = pixels.widthPixels() / 2;
      int height = pixels.heightPixels() / 2;
      if (Math.min(width, height) < MIN_SIDE_PIXELS) {
        throw new PictureException(
            Reason.TOO_LARGE,
            "expected at most %d bytes, found %d even at %dx%d pixels"
                .formatted(
                    shape.maxBytes(),
                    encoded.bytes().length,
                    pixels.widthPixels(),
                    pixels.heightPixels()));
      }
      pixels = PictureCodec.scaled(pixels, width, height);
      encoded = PictureCodec.jpeg(pixels, shape.jpegQuality());
    }
    return encoded;
  }

  @Override
  public void close() {}
}
