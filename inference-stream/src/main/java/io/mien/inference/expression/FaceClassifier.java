package io.mien.inference.expression;

import io.mien.inference.batch.BatchModel;
import io.mien.inference.face.Face;
import io.mien.inference.onnx.PooledTensor;
import io.mien.vision.image.Image;
import io.mien.vision.model.ModelBundle;

/**
 * Says of faces which expression they show, many in one run. Thread safe; whoever opens one closes
 * it.
 */
public interface FaceClassifier extends BatchModel<PooledTensor, Prediction>, AutoCloseable {

  /** Name, version, labels and the like. */
  ModelBundle bundle();

  /** The execution provider that the runs really are on. */
  String executionProvider();

  /** What a run needs of a face; to be closed after the run. */
  PooledTensor tensor(Image image, Face face);

  @Override
  void close();
}
