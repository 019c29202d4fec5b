package io.mien.inference.expression;

import io.mien.inference.face.Face;
import io.mien.inference.onnx.BufferPool;
import io.mien.inference.onnx.OnnxSession;
import io.mien.inference.onnx.TensorShape;
import io.mien.vision.image.Image;
import io.mien.vision.model.FaceCrop;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.model.ModelBundleException;
import io.mien.vision.tensor.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From faces in a picture to probabilities of expressions: a network and the bundle in its file
 * that says how a face is cut out and what the answers mean.
 *
 * <p>Thread safe. Whoever opens it closes it.
 */
public final class ExpressionModel implements AutoCloseable {

  /** The model that the distribution brings along. */
  private static final String SHIPPED = "/io/mien/inference/model/expression.onnx";

  private final OnnxSession session;
  private final ModelBundle bundle;
  private final FaceCrop crop;
  private final BufferPool inputs;
  private final int maxBatch;

  private ExpressionModel(OnnxSession session, String detector, int maxBatch) {
    this.session = session;
    this.bundle = ModelBundle.parse(session.metadata());
    this.crop = bundle.crop(detector);
    this.maxBatch = maxBatch;
    Preprocessing preprocessing = bundle.preprocessing();
    long[] shape = preprocessing.shape(1);
    shape[0] = TensorShape.ANY;
    session
        .requireInput(ModelBundle.INPUT, TensorShape.of(shape))
        .requireOutput(ModelBundle.OUTPUT, TensorShape.of(TensorShape.ANY, bundle.labels().size()));
    this.inputs = new BufferPool(Math.multiplyExact(maxBatch, preprocessing.tensorLength()));
    session.warmUp(preprocessing.shape(1));
    GoldenInput.promised(session.metadata()).ifPresent(this::checkGolden);
  }

  /**
   * Opens a bundle, checked and warm.
   *
   * @param file the bundle; the shipped one where empty
   * @param detector the name of the detector whose faces it will get
   * @param maxBatch the most faces of one run
   * @param threads that one run is worked on with
   */
  public static ExpressionModel open(
      Optional<Path> file, String detector, int maxBatch, int threads) {
    OnnxSession session =
        file.map(path -> OnnxSession.open(path, threads))
            .orElseGet(() -> OnnxSession.open(shipped(), "the shipped expression.onnx", threads));
    try {
      return new ExpressionModel(session, detector, maxBatch);
    } catch (ModelBundleException e) {
      session.close(); // nobody else has it
      throw new ModelBundleException(session.source() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** The bytes of the model that the distribution brings along. */
  public static byte[] shipped() {
    try (InputStream model = ExpressionModel.class.getResourceAsStream(SHIPPED)) {
      if (model == null) {
        throw new IllegalStateException("expected a model at %s in the jar".formatted(SHIPPED));
      }
      return model.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the file promises for one made-up input has to come out here as well. */
  private void checkGolden(float[] promised) {
    FloatBuffer input = inputs.take();
    input.put(GoldenInput.values(bundle.preprocessing().tensorLength())).flip();
    FloatBuffer logits =
        session.run(input, bundle.preprocessing().shape(1)).get(ModelBundle.OUTPUT);
    inputs.give(input);
    float[] computed = new float[logits.limit()];
    logits.get(0, computed);
    GoldenInput.require(promised, computed);
  }

  /** Name, version, labels and the like. */
  public ModelBundle bundle() {
    return bundle;
  }

  /** The execution provider that the network really runs on. */
  public String executionProvider() {
    return session.executionProvider();
  }

  /** The network's view of a face, {@code [channel][height][width]}. */
  public FloatBuffer tensor(Image image, Face face) {
    FloatBuffer tensor = FloatBuffer.allocate(bundle.preprocessing().tensorLength());
    bundle.preprocessing().write(image, crop.region(face.box(), face.landmarks()), tensor, 0);
    return tensor;
  }

  /** One run over tensors of faces, at most as many as the largest batch. */
  public List<Prediction> predict(List<FloatBuffer> tensors) {
    if (tensors.isEmpty() || tensors.size() > maxBatch) {
      throw new IllegalArgumentException(
          "expected 1 to %d faces, found %d".formatted(maxBatch, tensors.size()));
    }
    FloatBuffer input = inputs.take();
    tensors.forEach(tensor -> input.put(tensor.duplicate().clear()));
    FloatBuffer logits =
        session
            .run(input.flip(), bundle.preprocessing().shape(tensors.size()))
            .get(ModelBundle.OUTPUT);
    inputs.give(input);
    List<Prediction> predictions = new ArrayList<>(tensors.size());
    float[] row = new float[bundle.labels().size()];
    for (int i = 0; i < tensors.size(); i++) {
      logits.get(i * row.length, row);
      predictions.add(Prediction.softmax(bundle.labels(), row, bundle.temperature()));
    }
    return predictions;
  }

  @Override
  public void close() {
    session.close();
  }
}
