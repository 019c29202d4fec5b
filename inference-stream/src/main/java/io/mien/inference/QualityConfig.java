package io.mien.inference;

import io.mien.inference.face.FaceGate;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * When an answer is not to be relied on.
 *
 * @param limits of faces that are good enough to be judged
 * @param uncertainBelow an answer of less calibrated probability is uncertain, 0..1
 */
public record QualityConfig(FaceGate.Limits limits, double uncertainBelow) {

  public static final String SIZE = "inference.quality.size.min.pixels";
  public static final String SHARPNESS = "inference.quality.sharpness.min";
  public static final String SCORE = "inference.quality.score.min";
  public static final String YAW = "inference.quality.yaw.max.degrees";
  public static final String LIKENESS = "inference.quality.likeness";
  public static final String UNCERTAIN_BELOW = "inference.uncertain.below";

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            SIZE,
            ConfigDef.Type.INT,
            20,
            Range.between(0, 10_000),
            Importance.MEDIUM,
            "A face whose box has a shorter side is rejected as small: its events are uncertain.")
        .define(
            SHARPNESS,
            ConfigDef.Type.DOUBLE,
            0.06,
            Range.between(0, 20),
            Importance.MEDIUM,
            "A face that is less sharp is rejected as blurred: variance of its Laplacian over"
                + " that of its greys, at 32 x 32; plain 0, usual faces 0.3 to 2, noise 20.")
        .define(
            SCORE,
            ConfigDef.Type.DOUBLE,
            0.7,
            Range.between(0, 1),
            Importance.MEDIUM,
            "A face of a lower detection score is rejected as low-score.")
        .define(
            YAW,
            ConfigDef.Type.DOUBLE,
            60.0,
            Range.between(0, 90),
            Importance.MEDIUM,
            "A face that is turned further to a side is rejected as turned; needs landmarks.")
        .define(
            LIKENESS,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Whether a face is rejected as not-a-face whose edges lie as in no face of the"
                + " training pictures.")
        .define(
            UNCERTAIN_BELOW,
            ConfigDef.Type.DOUBLE,
            0.45,
            Range.between(0, 1),
            Importance.MEDIUM,
            "An answer whose calibrated probability is lower is uncertain.");
  }

  /** Reads the keys of {@link #define}. */
  public static QualityConfig from(AbstractConfig own) {
    return new QualityConfig(
        new FaceGate.Limits(
            own.getInt(SIZE),
            own.getDouble(SHARPNESS),
            own.getDouble(SCORE),
            own.getDouble(YAW),
            own.getBoolean(LIKENESS)),
        own.getDouble(UNCERTAIN_BELOW));
  }
}
