package io.mien.training.eval;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.model.ModelBundleException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A bundle's network in ONNX Runtime, on the CPU. Whoever opens it closes it. */
public final class BundleSession implements AutoCloseable {
  private final ModelBundle bundle;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private BundleSession(ModelBundle bundle, OrtEnvironment environment, OrtSession session) {
    this.bundle = bundle;
    this.environment = environment;
    this.session = session;
  }

  /**
   * @throws ModelException where there is no such file, or no ONNX in it, or another input or
   *     output
   * @throws io.mien.vision.model.ModelBundleException where its metadata is not a bundle's
   */
  public static BundleSession open(Path file) {
    return open(read(file), file.toString());
  }

  /** The bytes of a model's file; throws {@link ModelException} where there are none. */
  public static byte[] read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("expected a model file, found none at " + file);
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelException("cannot read model %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** {@code where} names the model in messages. */
  public static BundleSession open(byte[] model, String where) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OrtSession session = environment.createSession(model, options);
      try {
        ModelBundle bundle = parse(session, where);
        requireShape(session, bundle, where);
        BundleSession opened = new BundleSession(bundle, environment, session);
        opened.requireGolden(session.getMetadata().getCustomMetadata(), where);
        return opened;
      } catch (RuntimeException | OrtException e) { // whatever it is, the session must not leak
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new ModelException(
          "expected an ONNX model, found none that loads in %s: %s"
              .formatted(where, e.getMessage()),
          e);
    }
  }

  private static ModelBundle parse(OrtSession session, String where) throws OrtException {
    try {
      return ModelBundle.parse(session.getMetadata().getCustomMetadata());
    } catch (ModelBundleException e) {
      throw new ModelBundleException(where + ": " + e.getMessage());
    }
  }

  /** What the file promises for one made-up input has to come out here: else it is damaged. */
  private void requireGolden(Map<String, String> metadata, String where) {
    int length = bundle.preprocessing().tensorLength();
    try {
      GoldenInput.promised(metadata)
          .ifPresent(
              promised ->
                  GoldenInput.require(
                      promised,
                      logits(FloatBuffer.wrap(GoldenInput.values(length)), 1)[0],
                      GoldenInput.tolerance(metadata)));
    } catch (ModelBundleException e) {
      throw new ModelBundleException(where + ": " + e.getMessage());
    }
  }

  public ModelBundle bundle() {
    return bundle;
  }

  /**
   * Logits {@code [count][labels]} for pictures {@code [count, C, H, W]} at the start of {@code
   * pictures}.
   */
  public float[][] logits(FloatBuffer pictures, int count) {
    FloatBuffer exact = pictures.duplicate();
    exact.position(0).limit(count * bundle.preprocessing().tensorLength());
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, exact, bundle.preprocessing().shape(count));
        OrtSession.Result result = session.run(Map.of(ModelBundle.INPUT, input))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new ModelException(
          "model %s cannot be run: %s".formatted(bundle.name(), e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new ModelException("cannot close the model's session: " + e.getMessage(), e);
    }
  }

  private static void requireShape(OrtSession session, ModelBundle bundle, String where)
      throws OrtException {
    requireTensor(
        "input",
        ModelBundle.INPUT,
        session.getInputInfo(),
        bundle.preprocessing().shape(-1),
        where);
    requireTensor(
        "output",
        ModelBundle.OUTPUT,
        session.getOutputInfo(),
        new long[] {-1, bundle.labels().size()},
        where);
  }

  private static void requireTensor(
      String kind, String name, Map<String, NodeInfo> found, long[] shape, String where) {
    NodeInfo node = found.get(name);
    boolean fits =
        found.size() == 1
            && node != null
            && node.getInfo() instanceof TensorInfo tensor
            && tensor.type == OnnxJavaType.FLOAT
            && Arrays.equals(tensor.getShape(), shape);
    if (!fits) {
      throw new ModelException(
          "expected one float %s '%s' of shape %s (-1 is any batch), found %s in %s"
              .formatted(kind, name, Arrays.toString(shape), found.values(), where));
    }
  }
}
