package io.mien.training.data;

import io.mien.vision.image.Image;

/** Where the pixels of a picture come from: memory, or a file that is decoded when asked for. */
public interface PictureSource {
  /**
   * The whole picture; nobody writes on it.
   *
   * @throws DataException where its file is gone or has changed for the worse
   */
  Image picture();

  /** A picture in memory. */
  static PictureSource of(Image picture) {
    return () -> picture;
  }
}
