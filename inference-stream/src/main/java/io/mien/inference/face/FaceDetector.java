package io.mien.inference.face;

import io.mien.vision.image.Image;
import java.util.List;

/** Finds the faces in a picture. Thread safe; whoever opens a detector closes it. */
public interface FaceDetector extends AutoCloseable {

  /** The name under which a model bundle keeps this detector's crop. */
  String name();

  /** The faces in a picture of any size, the best score first. */
  List<Face> detect(Image image);

  @Override
  void close();
}
