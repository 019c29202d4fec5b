package io.mien.training;

import io.mien.training.eval.BundleSession;
import io.mien.training.eval.ConfusionMatrix;
import io.mien.training.eval.EvaluationReport;
import io.mien.training.loop.TrainingException;
import io.mien.training.onnx.OnnxFile;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The file of a bundle as bytes: given its texts, written whole or not at all. */
final class BundleFile {
  /** Begins the keys of what was measured on the validation pictures. */
  static final String MEASURED = "valid.";

  /** Begins the keys of what was measured before the numbers became others. */
  static final String FLOATS = "floats.";

  private BundleFile() {}

  /**
   * A network with what is to be said about it and what it answers to the fixed input.
   *
   * @param network with whatever texts, also of what it was before
   * @param tolerance of that answer on other machines, as in {@link GoldenInput#TOLERANCE_KEY}
   * @param where names the network in messages
   */
  static byte[] with(byte[] network, ModelBundle about, double tolerance, String where) {
    Map<String, String> metadata = about.toMetadata();
    byte[] silent = OnnxFile.with(network, metadata);
    metadata.put(GoldenInput.KEY, GoldenInput.encode(golden(silent, about, where)));
    if (tolerance != GoldenInput.TOLERANCE) {
      metadata.put(GoldenInput.TOLERANCE_KEY, Double.toString(tolerance));
    }
    return OnnxFile.with(network, metadata);
  }

  /** What a bundle says once its numbers are others: nothing was measured of them so far. */
  static ModelBundle rewritten(ModelBundle floats, String suffix, Map<String, String> more) {
    Map<String, String> provenance = new LinkedHashMap<>();
    floats
        .provenance()
        .forEach(
            (key, text) -> provenance.put(key.startsWith(MEASURED) ? FLOATS + key : key, text));
    provenance.putAll(more);
    return new ModelBundle(
        floats.name(),
        floats.version() + suffix,
        floats.labels(),
        floats.preprocessing(),
        floats.temperature(),
        floats.crops(),
        provenance);
  }

  /** The same bundle with what was measured of it on the validation pictures. */
  static ModelBundle measured(ModelBundle about, double temperature, EvaluationReport report) {
    ConfusionMatrix confusion = report.confusion();
    return about
        .withTemperature(temperature)
        .withProvenance(
            Map.of(
                MEASURED + "accuracy", figure(confusion.overallAccuracy()),
                MEASURED + "mean.class.accuracy", figure(confusion.meanClassAccuracy()),
                MEASURED + "macro.f1", figure(confusion.macroF1()),
                MEASURED + "ece", figure(report.ece())));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  private static float[] golden(byte[] network, ModelBundle about, String where) {
    int length = about.preprocessing().tensorLength();
    FloatBuffer input =
        ByteBuffer.allocateDirect(length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(GoldenInput.values(length))
            .flip();
    try (BundleSession session = BundleSession.open(network, where)) {
      return session.logits(input, 1)[0];
    }
  }

  /** Writes a file, or leaves the one that was there. */
  static void replace(Path file, byte[] content) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(unfinished, content);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      remove(unfinished, e);
      throw new TrainingException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void remove(Path unfinished, IOException cause) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
