package io.mien.training;

import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.ObservedRanges;
import io.mien.training.onnx.StaticQuantization;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes of a bundle one that computes with 8-bit integers, and otherwise says the same. */
public final class IntegerBundle {
  /** The key of the provenance that has the SHA-256 of the file of floats. */
  public static final String FLOATS = "integers.of.sha256";

  private static final int BATCH_SIZE = 64;

  private IntegerBundle() {}

  /**
   * The new bundle's file.
   *
   * @param bundle a bundle of floats
   * @param where names it in messages
   * @param calibration pictures whose values the integers must be able to hold
   */
  public static byte[] of(byte[] bundle, String where, PictureSplit calibration) {
    ModelBundle about;
    try (BundleSession session = BundleSession.open(bundle, where)) {
      about = session.bundle();
    }
    PlainPictures pictures = new PlainPictures(calibration, about.labels(), about.preprocessing());
    byte[] integers =
        StaticQuantization.quantized(
            bundle,
            ObservedRanges.of(
                StaticQuantization.observed(bundle),
                about.preprocessing(),
                pictures.batches(BATCH_SIZE)));
    Map<String, String> metadata = about(about, bundle, calibration).toMetadata();
    metadata.put(GoldenInput.KEY, GoldenInput.encode(golden(integers, where, about)));
    return StaticQuantization.with(integers, metadata);
  }

  private static ModelBundle about(ModelBundle floats, byte[] file, PictureSplit calibration) {
    Map<String, String> provenance = new LinkedHashMap<>();
    floats
        .provenance()
        .forEach(
            (key, text) -> provenance.put(key.startsWith("valid.") ? "floats." + key : key, text));
    provenance.put(FLOATS, sha256(file));
    provenance.put("integers.calibration.pictures", "" + calibration.samples().size());
    provenance.put("integers.calibration.split", calibration.split().label());
    return new ModelBundle(
        floats.name(),
        floats.version() + "-int8",
        floats.labels(),
        floats.preprocessing(),
        floats.temperature(),
        floats.crops(),
        provenance);
  }

  /** In hex. */
  private static String sha256(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static float[] golden(byte[] integers, String where, ModelBundle about) {
    int length = about.preprocessing().tensorLength();
    FloatBuffer input =
        ByteBuffer.allocateDirect(length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(GoldenInput.values(length))
            .flip();
    try (BundleSession session = BundleSession.open(integers, where + " in integers")) {
      return session.logits(input, 1)[0];
    }
  }
}
