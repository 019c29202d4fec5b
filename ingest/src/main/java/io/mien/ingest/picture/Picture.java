package io.mien.ingest.picture;

/** A picture: pixels, the bytes of a picture file, or what was to be one. */
public sealed interface Picture
    permits BgrPicture, EncodedPicture, DecodedPicture, UnreadablePicture {

  /**
   * Gives memory outside the heap back at once; the picture must not be used after it. Whoever
   * drops a picture or has encoded it calls this; without it the memory goes back when the garbage
   * collector finds the picture, which may be late. May be called more than once, on any thread.
   */
  default void release() {}
}
