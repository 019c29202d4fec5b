package io.mien.inference;

import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import java.util.List;
import java.util.Optional;

/** Sees two faces in a picture of at least 100 pixels width, none in a narrower one. */
public final class FixedDetector implements FaceDetector {

  /** A picture of this width breaks it. */
  public static final int BREAKING_WIDTH = 13;

  @Override
  public String name() {
    return "still";
  }

  @Override
  public List<Face> detect(Image image) {
    if (image.widthPixels() == BREAKING_WIDTH) {
      throw new IllegalStateException("the detector broke");
    }
    return image.widthPixels() < 100
        ? List.of()
        : List.of(
            new Face(new Box(10, 10, 40, 40), 0.9, Optional.empty()),
            new Face(new Box(60, 10, 30, 30), 0.8, Optional.empty()));
  }

  @Override
  public void close() {}
}
