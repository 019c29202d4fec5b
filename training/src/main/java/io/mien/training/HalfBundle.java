package io.mien.training;

import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.data.Sha256;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.ObservedRanges;
import io.mien.training.loop.TrainingException;
import io.mien.training.onnx.SixteenBits;
import io.mien.vision.model.ModelBundle;
import java.util.Map;

/**
 * Makes of a bundle one that computes with floats of 16 bits, and otherwise says the same: half as
 * large, and faster where the processor has such numbers, as GPUs do.
 */
final class HalfBundle {
  /** Where values are looked at that 16 bits could not hold. */
  private static final int PICTURES = 256;

  /** Each of them costs the room of all values in the network. */
  private static final int BATCH_SIZE = 8;

  /**
   * Of the golden input's logits: a processor that computes in 16 bits rounds each value by up to
   * 2^-11, one that has none computes in 32, and the errors of some fifty layers add up.
   */
  private static final double TOLERANCE = 0.03;

  private HalfBundle() {}

  /**
   * The new bundle's file.
   *
   * @param bundle a bundle of floats
   * @param where names it in messages
   * @param pictures a sample is taken of them
   * @throws TrainingException where a value in the network is more than 16 bits can hold
   */
  static byte[] of(byte[] bundle, String where, PictureSplit pictures) {
    ModelBundle about;
    try (BundleSession session = BundleSession.open(bundle, where)) {
      about = session.bundle();
    }
    PlainPictures sample =
        new PlainPictures(
            Calibration.sample(pictures, PICTURES), about.labels(), about.preprocessing());
    float most = SixteenBits.FLOAT16.greatest();
    ObservedRanges.of(
            SixteenBits.observed(bundle), about.preprocessing(), sample.batches(BATCH_SIZE))
        .forEach(
            (value, range) -> {
              if (!(range.least() >= -most && range.greatest() <= most)) {
                throw new TrainingException(
                    "expected values of at most %.0f, the most that fp16 holds, found %s in %s of %s"
                        .formatted(most, range.words(), value, where));
              }
            });
    return BundleFile.with(
        SixteenBits.FLOAT16.rewritten(bundle),
        BundleFile.rewritten(about, "-fp16", Map.of("halves.of.sha256", Sha256.of(bundle))),
        TOLERANCE,
        where + " in fp16");
  }
}
