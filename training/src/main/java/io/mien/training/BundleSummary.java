package io.mien.training;

import io.mien.training.eval.BundleSession;
import io.mien.training.eval.ModelException;
import io.mien.training.onnx.NumberFormat;
import io.mien.training.onnx.OnnxFile;
import io.mien.vision.model.ModelBundle;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a model file says of itself, to be laid beside others.
 *
 * @param numbers what the weights are stored as
 * @param bytes of the file
 * @param parameters trained values; where the file does not say, the weights that it stores
 */
public record BundleSummary(ModelBundle bundle, NumberFormat numbers, long bytes, long parameters) {
  /** The key of the provenance that says random, or the file that the first weights came from. */
  private static final String FIRST_WEIGHTS = "setting.network.weights";

  private static final String NAMELESS = "unknown";

  private static final String ACCURACY = BundleFile.MEASURED + "accuracy";

  /**
   * Opens a bundle, so that what is listed can also be run.
   *
   * @param where names it in messages
   * @throws ModelException where it is no ONNX file that runs
   * @throws io.mien.vision.model.ModelBundleException where it is none of ours
   */
  public static BundleSummary read(byte[] file, String where) {
    OnnxFile content;
    try {
      content = OnnxFile.read(file);
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          "expected an ONNX model in %s, found %d other bytes".formatted(where, file.length), e);
    }
    try (BundleSession session = BundleSession.open(file, where)) {
      ModelBundle bundle = session.bundle();
      long parameters = whole(bundle, "parameters").orElse(content.weights());
      return new BundleSummary(bundle, content.numbers(), file.length, parameters);
    }
  }

  /** Share of the validation pictures that it knows; of the floats where it says no more. */
  public OptionalDouble accuracy() {
    return figure(ACCURACY);
  }

  /** Expected calibration error on the validation pictures, as {@link #accuracy}. */
  public OptionalDouble calibrationError() {
    return figure(BundleFile.MEASURED + "ece");
  }

  /** Whether its figures are those of the floats that it was made of. */
  public boolean measuredAsFloats() {
    Map<String, String> provenance = bundle.provenance();
    return !provenance.containsKey(ACCURACY)
        && provenance.containsKey(BundleFile.FLOATS + ACCURACY);
  }

  /** SHA-256 of the pictures that it has learnt from. */
  public Optional<String> trainingDigest() {
    return said(RunFacts.DATA + RunData.TRAIN_DIGEST);
  }

  /** SHA-256 of the pictures on which its figures were measured. */
  public Optional<String> validationDigest() {
    return said(RunFacts.DATA + RunData.VALID_DIGEST);
  }

  /** The commit that trained it. */
  public String commit() {
    return said(RunFacts.COMMIT).orElse(NAMELESS);
  }

  /** Random, or the file that the first weights came from. */
  public String firstWeights() {
    return firstWeights(bundle);
  }

  /** The same of any bundle. */
  public static String firstWeights(ModelBundle bundle) {
    return bundle.provenance().getOrDefault(FIRST_WEIGHTS, NAMELESS);
  }

  private Optional<String> said(String key) {
    return Optional.ofNullable(bundle.provenance().get(key));
  }

  private OptionalDouble figure(String key) {
    String text = said(key).or(() -> said(BundleFile.FLOATS + key)).orElse("");
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty(); // whoever wrote the file has not said, or said it otherwise
    }
  }

  private static OptionalLong whole(ModelBundle bundle, String key) {
    try {
      return OptionalLong.of(Long.parseLong(bundle.provenance().getOrDefault(key, "")));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // as above
    }
  }
}
