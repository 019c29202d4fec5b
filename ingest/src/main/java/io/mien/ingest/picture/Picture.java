package io.mien.ingest.picture;

/** A picture, either as pixels or as the bytes of a picture file. */
public sealed interface Picture permits BgrPicture, EncodedPicture {

  /**
   * Gives memory outside the heap back at once; the picture must not be used after it. Whoever
   * drops a picture or has encoded it calls this; without it the memory goes back when the garbage
   * collector finds the picture, which may be late. May be called more than once, on any thread.
   */
  default void release() {}
}
