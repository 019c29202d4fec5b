package io.mien.inference.expression;

import io.mien.inference.face.Face;
import io.mien.inference.onnx.BufferPool;
import io.mien.inference.onnx.OnnxDevice;
import io.mien.inference.onnx.OnnxOptions;
import io.mien.inference.onnx.OnnxSession;
import io.mien.inference.onnx.PooledTensor;
import io.mien.inference.onnx.RowBuffers;
import io.mien.inference.onnx.SelfCheck;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From faces in a picture to probabilities of expressions: a network and the bundle in its file
 * that says how a face is cut out and what the answers mean.
 *
 * <p>Thread safe. Whoever opens it closes it.
 */
public final class ExpressionModel implements FaceClassifier {

  /** The execution provider of a machine without a GPU. */
  public static final String CPU = "CPU";

  /** The model that the distribution brings along, in floats and in integers. */
  private static final String SHIPPED = "/io/mien/inference/model/expression.onnx";

  private static final String SHIPPED_INTEGERS = "/io/mien/inference/model/expression-int8.onnx";

  private static final Logger log = LoggerFactory.getLogger(ExpressionModel.class);

  private final OnnxSession session;
  private final ModelBundle bundle;
  private final FaceCrop crop;
  private final BufferPool tensors;
  private final RowBuffers batches;
  private final SelfCheck selfCheck;

  private ExpressionModel(OnnxSession session, String detector) {
    this.session = session;
    this.bundle = ModelBundle.parse(session.metadata());
    this.crop = bundle.crop(detector);
    Preprocessing preprocessing = bundle.preprocessing();
    long[] shape = preprocessing.shape(1);
    shape[0] = TensorShape.ANY;
    session
        .requireInput(ModelBundle.INPUT, TensorShape.of(shape))
        .requireOutput(ModelBundle.OUTPUT, TensorShape.of(TensorShape.ANY, bundle.labels().size()));
    this.tensors = new BufferPool(preprocessing.tensorLength());
    this.batches = new RowBuffers(preprocessing.tensorLength());
    this.selfCheck = SelfCheck.record(session, preprocessing.shape(1));
    GoldenInput.promised(session.metadata()).ifPresent(this::checkGolden);
  }

  /** Opens a bundle on so many threads of the processor. */
  public static ExpressionModel open(Optional<Path> file, String detector, int threads) {
    return open(file, detector, OnnxOptions.cpu(threads));
  }

  /**
   * Opens a bundle, checked and warm.
   *
   * @param file the bundle; the shipped one, in floats, where empty
   * @param detector the name of the detector whose faces it will get
   * @param how its network runs
   */
  public static ExpressionModel open(Optional<Path> file, String detector, OnnxOptions how) {
    return open(
        file.map(path -> OnnxSession.open(path, how))
            .orElseGet(() -> OnnxSession.open(shipped(), "the shipped expression.onnx", how)),
        detector);
  }

  /** Opens the shipped bundle, checked and warm; the rest is as in {@link #open}. */
  public static ExpressionModel openShipped(
      ModelPrecision precision, String detector, OnnxOptions how) {
    boolean integers =
        precision == ModelPrecision.INT8
            || (precision == ModelPrecision.AUTO && how.device().equals(OnnxDevice.CPU));
    if (!integers) {
      return open(Optional.empty(), detector, how);
    }
    try {
      return open(
          OnnxSession.open(shippedIntegers(), "the shipped expression-int8.onnx", how), detector);
    } catch (ModelBundleException e) {
      if (precision == ModelPrecision.INT8) {
        throw e;
      }
      // A processor that adds up integers otherwise; floats are slower and just as good.
      log.warn("the expression model runs in floats: {}", e.getMessage());
      return open(Optional.empty(), detector, how);
    }
  }

  private static ExpressionModel open(OnnxSession session, String detector) {
    try {
      return new ExpressionModel(session, detector);
    } catch (ModelBundleException e) {
      session.close(); // nobody else has it
      throw new ModelBundleException(session.source() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** The bytes of the model that the distribution brings along, in floats. */
  public static byte[] shipped() {
    return resource(SHIPPED);
  }

  /** The bytes of the same in 8-bit integers, made by {@code mien bench precision}. */
  public static byte[] shippedIntegers() {
    return resource(SHIPPED_INTEGERS);
  }

  private static byte[] resource(String name) {
    try (InputStream model = ExpressionModel.class.getResourceAsStream(name)) {
      if (model == null) {
        throw new IllegalStateException("expected a model at %s in the jar".formatted(name));
      }
      return model.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the file promises for one made-up input has to come out here as well. */
  private void checkGolden(float[] promised) {
    FloatBuffer input = OnnxSession.buffer(bundle.preprocessing().tensorLength());
    input.put(GoldenInput.values(bundle.preprocessing().tensorLength())).flip();
    FloatBuffer logits =
        session.run(input, bundle.preprocessing().shape(1)).get(ModelBundle.OUTPUT);
    float[] computed = new float[logits.limit()];
    logits.get(0, computed);
    GoldenInput.require(promised, computed, GoldenInput.tolerance(session.metadata()));
  }

  @Override
  public ModelBundle bundle() {
    return bundle;
  }

  @Override
  public String executionProvider() {
    return session.executionProvider();
  }

  /** The network's view of a face, {@code [channel][height][width]}. */
  @Override
  public PooledTensor tensor(Image image, Face face) {
    PooledTensor tensor = tensors.take();
    bundle
        .preprocessing()
        .write(image, crop.region(face.box(), face.landmarks()), tensor.values(), 0);
    return tensor;
  }

  @Override
  public List<Prediction> run(List<PooledTensor> faces, int rows) {
    return batches.with(
        faces,
        rows,
        input -> {
          FloatBuffer logits =
              session.run(input, bundle.preprocessing().shape(rows)).get(ModelBundle.OUTPUT);
          List<Prediction> predictions = new ArrayList<>(faces.size());
          float[] row = new float[bundle.labels().size()];
          for (int i = 0; i < faces.size(); i++) {
            logits.get(i * row.length, row);
            predictions.add(Prediction.softmax(bundle.labels(), row, bundle.temperature()));
          }
          return predictions;
        });
  }

  @Override
  public void check() {
    selfCheck.run();
  }

  @Override
  public void close() {
    session.close();
  }
}
