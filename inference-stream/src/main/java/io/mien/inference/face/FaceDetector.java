package io.mien.inference.face;

import io.mien.inference.batch.BatchModel;
import io.mien.vision.image.Image;
import java.util.List;

/**
 * Finds the faces in pictures, many in one run. Thread safe; whoever opens a detector closes it.
 */
public interface FaceDetector extends BatchModel<DetectorInput, List<Face>>, AutoCloseable {

  /** The name under which a model bundle keeps this detector's crop. */
  String name();

  /** The most pictures that its network takes in one run. */
  int maxBatch();

  /** What a run needs of a picture of any size; to be closed after the run. */
  DetectorInput prepare(Image image);

  /** The faces in each picture, in pixels of the picture, the best score first. */
  @Override
  List<List<Face>> run(List<DetectorInput> pictures, int rows);

  /** The faces in one picture. */
  default List<Face> detect(Image image) {
    try (DetectorInput input = prepare(image)) {
      return run(List.of(input), 1).get(0);
    }
  }

  @Override
  void close();
}
