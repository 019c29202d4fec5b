package io.mien.training.eval;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.mien.training.data.Batch;
import io.mien.training.onnx.ValueRange;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Preprocessing;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** Runs a network on pictures and keeps which values each of its outputs took. */
public final class ObservedRanges {
  private ObservedRanges() {}

  /**
   * The ranges by the names of the outputs, and that of the input.
   *
   * @param network with one input, {@link ModelBundle#INPUT}
   * @param batches at least one
   */
  public static Map<String, ValueRange> of(
      byte[] network, Preprocessing preprocessing, Iterable<Batch> batches) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, ValueRange> ranges = new HashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(network, options)) {
      for (Batch batch : batches) {
        FloatBuffer exact = batch.pictures().duplicate();
        exact.position(0).limit(batch.count() * preprocessing.tensorLength());
        ranges.merge(ModelBundle.INPUT, range(exact.duplicate()), ValueRange::and);
        try (OnnxTensor input =
                OnnxTensor.createTensor(environment, exact, preprocessing.shape(batch.count()));
            OrtSession.Result result = session.run(Map.of(ModelBundle.INPUT, input))) {
          for (Map.Entry<String, OnnxValue> output : result) {
            ranges.merge(
                output.getKey(),
                range(((OnnxTensor) output.getValue()).getFloatBuffer()),
                ValueRange::and);
          }
        }
      }
      return ranges;
    } catch (OrtException e) {
      throw new ModelException("the network cannot be observed: " + e.getMessage(), e);
    }
  }

  private static ValueRange range(FloatBuffer values) {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    while (values.hasRemaining()) {
      float value = values.get();
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    if (Float.isNaN(least)) {
      throw new ModelException("expected numbers in the network, found NaN");
    }
    return new ValueRange(least, greatest);
  }
}
