package io.mien.inference;

import io.mien.inference.face.DetectorInput;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.onnx.BufferPool;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import java.util.List;
import java.util.Optional;

/** Sees two faces in a picture of at least 100 pixels width, none in a narrower one. */
public final class FixedDetector implements FaceDetector {

  /** A picture of this width cannot be judged. */
  public static final int POISONOUS_WIDTH = 13;

  /** After a picture of this width it never works again. */
  public static final int DEADLY_WIDTH = 14;

  private final BufferPool tensors = new BufferPool(1);
  private volatile boolean broken;

  @Override
  public String name() {
    return "still";
  }

  @Override
  public int maxBatch() {
    return 4;
  }

  @Override
  public DetectorInput prepare(Image image) {
    return new DetectorInput(image.widthPixels(), image.heightPixels(), tensors.take());
  }

  @Override
  public List<List<Face>> run(List<DetectorInput> pictures, int rows) {
    check();
    return pictures.stream().map(this::faces).toList();
  }

  private List<Face> faces(DetectorInput picture) {
    if (picture.widthPixels() == POISONOUS_WIDTH) {
      throw new IllegalStateException("13 brings bad luck");
    }
    broken |= picture.widthPixels() == DEADLY_WIDTH;
    check();
    return picture.widthPixels() < 100
        ? List.of()
        : List.of(
            new Face(new Box(10, 10, 40, 40), 0.9, Optional.empty()),
            new Face(new Box(60, 10, 30, 30), 0.8, Optional.empty()));
  }

  @Override
  public void check() {
    if (broken) {
      throw new IllegalStateException("the detector broke");
    }
  }

  @Override
  public void close() {}
}
