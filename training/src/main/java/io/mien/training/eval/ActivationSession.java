package io.mien.training.eval;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.mien.training.cam.ActivationMap;
import io.mien.training.onnx.ClassActivation;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Preprocessing;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Class activation maps of a bundle's network. Whoever opens it closes it. */
public final class ActivationSession implements AutoCloseable {
  private final ClassActivation parts;
  private final Preprocessing preprocessing;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private ActivationSession(ClassActivation parts, Preprocessing preprocessing)
      throws OrtException {
    this.parts = parts;
    this.preprocessing = preprocessing;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      session = environment.createSession(parts.network(), options);
    }
  }

  /** Empty where the network's head has no such maps. */
  public static Optional<ActivationSession> open(byte[] bundle, Preprocessing preprocessing) {
    Optional<ClassActivation> parts = ClassActivation.of(bundle);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ActivationSession(parts.orElseThrow(), preprocessing));
    } catch (OrtException e) {
      throw new ModelException("the network's maps cannot be had: " + e.getMessage(), e);
    }
  }

  /**
   * A map for each picture.
   *
   * @param pictures {@code [count, C, H, W]} from its start
   * @param classes what to look for in each
   */
  public List<ActivationMap> maps(FloatBuffer pictures, int count, int[] classes) {
    FloatBuffer exact = pictures.duplicate();
    exact.position(0).limit(count * preprocessing.tensorLength());
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, exact, preprocessing.shape(count));
        OrtSession.Result result = session.run(Map.of(ModelBundle.INPUT, input))) {
      OnnxValue value =
          result
              .get(parts.maps())
              .orElseThrow(() -> new ModelException("expected maps of the network, found none"));
      OnnxTensor maps = (OnnxTensor) value;
      long[] shape = maps.getInfo().getShape();
      return maps(maps.getFloatBuffer(), (int) shape[2], (int) shape[3], classes);
    } catch (OrtException e) {
      throw new ModelException("the network's maps cannot be had: " + e.getMessage(), e);
    }
  }

  /** Where the network mirrors pictures, their mirror images come after them and are left out. */
  private List<ActivationMap> maps(FloatBuffer values, int height, int width, int[] classes) {
    List<ActivationMap> maps = new ArrayList<>();
    int area = height * width;
    for (int n = 0; n < classes.length; n++) {
      float[] weights = parts.weights()[classes[n]];
      float[] sum = new float[area];
      for (int k = 0; k < weights.length; k++) {
        int from = (n * weights.length + k) * area;
        for (int i = 0; i < area; i++) {
          sum[i] += weights[k] * values.get(from + i);
        }
      }
      maps.add(ActivationMap.of(height, width, sum));
    }
    return maps;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new ModelException("cannot close the session of maps: " + e.getMessage(), e);
    }
  }
}
