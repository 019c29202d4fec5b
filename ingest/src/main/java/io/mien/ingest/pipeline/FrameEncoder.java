package io.mien.ingest.pipeline;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.DecodedPicture;
import io.mien.ingest.picture.DecodedPictureEncoder;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.Picture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.PictureException;
import io.mien.ingest.picture.PictureException.Reason;
import io.mien.ingest.picture.PixelRegion;

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
  private final DecodedPictureEncoder decodedEncoder;

  /** Sets the form of all pictures. */
  public FrameEncoder(FrameShape shape) {
    this.shape = shape;
    this.decodedEncoder = new DecodedPictureEncoder(shape);
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
    if (picture instanceof DecodedPicture decoded) {
      PixelRegion size = decodedEncoder.region(decoded);
      return fitting(size.width(), size.height(), (w, h) -> decodedEncoder.encode(decoded, w, h));
    }
    BgrPicture pixels = PictureCodec.shaped(PictureCodec.decode(picture), shape);
    return fitting(
        pixels.widthPixels(),
        pixels.heightPixels(),
        (w, h) -> PictureCodec.jpeg(PictureCodec.scaled(pixels, w, h), shape.jpegQuality()));
  }

  private EncodedPicture fitting(int width, int height, Encoding encoding) {
    int atWidth = width;
    int atHeight = height;
    EncodedPicture encoded = encoding.at(atWidth, atHeight);
    while (encoded.bytes().length > shape.maxBytes()) {
      if (Math.min(atWidth / 2, atHeight / 2) < MIN_SIDE_PIXELS) {
        throw new PictureException(
            Reason.TOO_LARGE,
            "expected at most %d bytes, found %d even at %dx%d pixels"
                .formatted(shape.maxBytes(), encoded.bytes().length, atWidth, atHeight));
      }
      atWidth /= 2;
      atHeight /= 2;
      encoded = encoding.at(atWidth, atHeight);
    }
    return encoded;
  }

  @Override
  public void close() {
    decodedEncoder.close();
  }

  /** Encodes one picture in any size. */
  private interface Encoding {

    EncodedPicture at(int widthPixels, int heightPixels);
  }
}
