package io.mien.ingest.picture;

/**
 * A picture file's bytes.
 *
 * @param bytes not copied: whoever makes the picture hands the array over
 */
@SuppressWarnings("ArrayRecordComponent") // pictures are never compared, and copies cost
public record EncodedPicture(PictureFormat format, byte[] bytes) implements Picture {

  public EncodedPicture {
    if (PictureFormat.of(bytes).filter(format::equals).isEmpty()) {
      throw new PictureException(
          PictureException.Reason.UNREADABLE,
          "expected the bytes of a " + format + " picture, found " + bytes.length + " others");
    }
  }
}
