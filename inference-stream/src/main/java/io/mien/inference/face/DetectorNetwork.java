package io.mien.inference.face;

import io.mien.inference.onnx.BufferPool;
import io.mien.inference.onnx.OnnxOutputs;
import io.mien.inference.onnx.OnnxSession;
import io.mien.inference.onnx.PooledTensor;
import io.mien.inference.onnx.RowBuffers;
import io.mien.inference.onnx.SelfCheck;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Preprocessing;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What all detectors' networks have in common: pictures go in together, and each has its rows in
 * the outputs. Thread safe; whoever opens it closes it.
 */
final class DetectorNetwork implements AutoCloseable {

  private final OnnxSession session;
  private final Preprocessing preprocessing;
  private final SelfCheck selfCheck;
  private final BufferPool tensors;
  private final RowBuffers batches;

  /** Reads one picture's faces out of a run. */
  @FunctionalInterface
  interface Reader {

    /**
     * @param row the picture's in the outputs
     */
    List<Face> faces(OnnxOutputs outputs, int row, DetectorInput picture);
  }

  /** Takes over a session whose inputs and outputs are known to fit, and closes it with itself. */
  DetectorNetwork(OnnxSession session, Preprocessing preprocessing) {
    this.session = session;
    this.preprocessing = preprocessing;
    this.selfCheck = SelfCheck.record(session, preprocessing.shape(1));
    this.tensors = new BufferPool(preprocessing.tensorLength());
    this.batches = new RowBuffers(preprocessing.tensorLength());
  }

  /** The most pictures of one run. */
  int maxBatch() {
    return session.takesBatches() ? Integer.MAX_VALUE : 1;
  }

  /**
   * The network's input for a picture.
   *
   * @param seen what the network sees, in pixels of the picture, beyond whose border it may go
   */
  DetectorInput prepare(Image image, Box seen) {
    PooledTensor tensor = tensors.take();
    preprocessing.write(image, Region.of(seen), tensor.values(), 0);
    return new DetectorInput(image.widthPixels(), image.heightPixels(), tensor);
  }

  /** Runs on a batch of so many rows, of which the first ones are the pictures'. */
  List<List<Face>> run(List<DetectorInput> pictures, int rows, Reader reader) {
    return batches.with(
        pictures.stream().map(DetectorInput::tensor).toList(),
        rows,
        input -> {
          OnnxOutputs outputs = session.run(input, preprocessing.shape(rows));
          return IntStream.range(0, pictures.size())
              .mapToObj(row -> reader.faces(outputs, row, pictures.get(row)))
              .toList();
        });
  }

  /** The score; one that is no number would be taken for no face. */
  static float finite(float score) {
    if (!Float.isFinite(score)) {
      throw new IllegalStateException("expected finite scores, found " + score);
    }
    return score;
  }

  /** Fails where the network no longer answers as it did at start. */
  void check() {
    selfCheck.run();
  }

  @Override
  public void close() {
    session.close();
  }
}
