package io.mien.training;

import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.data.Sha256;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.ObservedRanges;
import io.mien.training.loop.TrainingException;
import io.mien.training.onnx.StaticQuantization;
import io.mien.training.onnx.ValueRange;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Makes of a bundle one that computes with 8-bit integers, and otherwise says the same. */
public final class IntegerBundle {
  /** The key of the provenance that has the SHA-256 of the file of floats. */
  public static final String FLOATS = "integers.of.sha256";

  private static final int BATCH_SIZE = 64;

  /** With less of them in integers a network is neither smaller nor faster. */
  private static final double LEAST_SHARE = 0.5;

  private IntegerBundle() {}

  /**
   * The new bundle's file.
   *
   * @param bundle a bundle of floats
   * @param where names it in messages
   * @param calibration pictures whose values the integers must be able to hold
   * @throws TrainingException where the network is none of convolutions, or its values not finite
   */
  public static byte[] of(byte[] bundle, String where, PictureSplit calibration) {
    ModelBundle about;
    try (BundleSession session = BundleSession.open(bundle, where)) {
      about = session.bundle();
    }
    double share = StaticQuantization.integerShare(bundle);
    if (share < LEAST_SHARE) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "expected a network of convolutions to make integers of, found %.0f %% of the weights"
                  + " of %s in them and the rest in matrix products, which stay in floats",
              100 * share,
              where));
    }
    PlainPictures pictures = new PlainPictures(calibration, about.labels(), about.preprocessing());
    Map<String, ValueRange> ranges =
        ObservedRanges.of(
            StaticQuantization.observed(bundle),
            about.preprocessing(),
            pictures.batches(BATCH_SIZE));
    requireFinite(ranges, where);
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put(FLOATS, Sha256.of(bundle));
    provenance.put("integers.calibration.pictures", "" + calibration.samples().size());
    provenance.put("integers.calibration.split", calibration.split().label());
    return BundleFile.with(
        StaticQuantization.quantized(bundle, ranges),
        BundleFile.rewritten(about, "-int8", provenance),
        GoldenInput.TOLERANCE,
        where + " in integers");
  }

  private static void requireFinite(Map<String, ValueRange> ranges, String where) {
    ranges.forEach(
        (value, range) -> {
          if (!Float.isFinite(range.greatest() - range.least())) {
            throw new TrainingException(
                "expected finite values in %s, found %s in %s"
                    .formatted(where, range.words(), value));
          }
        });
  }
}
