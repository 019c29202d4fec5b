package io.mien.inference;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.inference.batch.BatchLimits;
import io.mien.inference.expression.ModelPrecision;
import io.mien.inference.face.FaceDetectors.Kind;
import io.mien.inference.saving.SavingRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which networks judge a frame, and how.
 *
 * @param detectorFile replaces the packed network; needed for a detector that has none
 * @param threshold the least score of a face, 0..1; the detector's own where empty
 * @param poorThreshold the least score of a face that belongs to a track which a better one began
 * @param modelFile replaces the shipped expression model
 * @param detectorThreads that work on one run of the detector; runs of several frames go side by
 *     side
 * @param modelThreads that work on one run of the expression model; its runs follow each other
 * @param maxBatch the most frames or faces of one run of a network
 * @param maxWait how long a run may wait for frames or faces of further cameras
 * @param concurrency how many runs of a network go side by side; what suits the device where empty
 * @param maxPixels a picture with more is refused
 * @param quality when an answer is not to be relied on
 * @param saving when networks need not run again
 * @param device what the networks run on
 */
public record AnalyzerConfig(
    Kind detector,
    Optional<Path> detectorFile,
    OptionalDouble threshold,
    double poorThreshold,
    Optional<Path> modelFile,
    int detectorThreads,
    int modelThreads,
    int maxBatch,
    Duration maxWait,
    OptionalInt concurrency,
    long maxPixels,
    QualityConfig quality,
    SavingRules saving,
    DeviceConfig device) {

  public static final String DETECTOR = "inference.detector";
  public static final String DETECTOR_FILE = "inference.detector.file";
  public static final String DETECTOR_THRESHOLD = "inference.detector.threshold";
  public static final String DETECTOR_THRESHOLD_POOR = "inference.detector.threshold.poor";
  public static final String MODEL_FILE = "inference.model.file";
  public static final String DETECTOR_THREADS = "inference.detector.threads";
  public static final String MODEL_THREADS = "inference.model.threads";
  public static final String BATCH_MAX = "inference.batch.max";
  public static final String BATCH_WAIT = "inference.batch.wait.ms";
  public static final String BATCH_CONCURRENCY = "inference.batch.concurrency";
  public static final String MAX_PIXELS = "inference.frame.max.pixels";

  private static final int MOST_THREADS = 256;

  /** The largest bucket. */
  private static final int MOST_BATCH = 64;

  /** One run computes while the next one's input is on its way. */
  private static final int GPU_CONCURRENCY = 2;

  /** What OpenCV's arrays and Java's can hold together. */
  private static final int MOST_PIXELS = Integer.MAX_VALUE / 3;

  /** A frame of 8K fits. */
  private static final int DEFAULT_MAX_PIXELS = 36_000_000;

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef definition) {
    return DeviceConfig.define(SavingConfig.define(QualityConfig.define(definition)))
        .define(
            DETECTOR,
            ConfigDef.Type.STRING,
            Kind.ULTRAFACE.label(),
            ValidString.in(Arrays.stream(Kind.values()).map(Kind::label).toArray(String[]::new)),
            Importance.HIGH,
            "The face detector: ultraface comes along, yunet gives landmarks and needs a file.")
        .define(
            DETECTOR_FILE,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "The detector's ONNX file, for yunet face_detection_yunet_2023mar.onnx.")
        .define(
            DETECTOR_THRESHOLD,
            ConfigDef.Type.DOUBLE,
            null,
            LambdaValidator.with(AnalyzerConfig::checkThreshold, () -> "[0,...,1]"),
            Importance.MEDIUM,
            "The least score of a face, 0 to 1; where not given, the detector's own.")
        .define(
            DETECTOR_THRESHOLD_POOR,
            ConfigDef.Type.DOUBLE,
            0.4,
            Range.between(0, 1),
            Importance.LOW,
            "The least score of a face in a place where a track expects one: turned, blurred, half"
                + " covered.")
        .define(
            MODEL_FILE,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "The expression model, an ONNX bundle; where not given, the shipped one.")
        .define(
            DETECTOR_THREADS,
            ConfigDef.Type.INT,
            1,
            Range.between(1, MOST_THREADS),
            Importance.LOW,
            "Threads that work on one run of the detector; more than 1 pays with a single camera.")
        .define(
            MODEL_THREADS,
            ConfigDef.Type.INT,
            0,
            Range.between(0, MOST_THREADS),
            Importance.LOW,
            "Threads for one run of the expression model, which all share; 0: a quarter of the cores.")
        .define(
            BATCH_MAX,
            ConfigDef.Type.INT,
            32,
            Range.between(1, MOST_BATCH),
            Importance.LOW,
            "The most frames or faces of one run of a network.")
        .define(
            BATCH_WAIT,
            ConfigDef.Type.LONG,
            2L,
            Range.between(0, 10_000),
            Importance.LOW,
            "How long a run may wait for further cameras; only where that pays, never for one"
                + " alone.")
        .define(
            BATCH_CONCURRENCY,
            ConfigDef.Type.INT,
            0,
            Range.between(0, MOST_THREADS),
            Importance.LOW,
            "Runs of a network side by side; 0: one for each core, on a GPU two.")
        .define(
            MAX_PIXELS,
            ConfigDef.Type.INT,
            DEFAULT_MAX_PIXELS,
            Range.between(1, MOST_PIXELS),
            Importance.LOW,
            "A picture with more pixels is refused before it is decoded.");
  }

  /** Reads the keys of {@link #define}. */
  public static AnalyzerConfig from(AbstractConfig own) {
    String precision = own.getString(DeviceConfig.PRECISION);
    if (!own.getString(MODEL_FILE).isBlank() && !precision.equals(ModelPrecision.AUTO.label())) {
      throw new ConfigProblemsException(
          List.of(
              "%s: expected auto beside %s, whose numbers are what they are, found %s"
                  .formatted(DeviceConfig.PRECISION, MODEL_FILE, precision)));
    }
    return new AnalyzerConfig(
        Kind.ofLabel(own.getString(DETECTOR)),
        path(own.getString(DETECTOR_FILE)),
        Stream.ofNullable(own.getDouble(DETECTOR_THRESHOLD))
            .mapToDouble(Double::doubleValue)
            .findFirst(),
        own.getDouble(DETECTOR_THRESHOLD_POOR),
        path(own.getString(MODEL_FILE)),
        own.getInt(DETECTOR_THREADS),
        modelThreads(own.getInt(MODEL_THREADS)),
        own.getInt(BATCH_MAX),
        Duration.ofMillis(own.getLong(BATCH_WAIT)),
        IntStream.of(own.getInt(BATCH_CONCURRENCY)).filter(given -> given > 0).findFirst(),
        own.getInt(MAX_PIXELS),
        QualityConfig.from(own),
        SavingConfig.from(own),
        DeviceConfig.from(own));
  }

  /** How runs are put together, on a GPU or not. */
  BatchLimits batches(boolean gpu) {
    return new BatchLimits(
        maxBatch,
        maxWait,
        concurrency.orElse(gpu ? GPU_CONCURRENCY : Runtime.getRuntime().availableProcessors()));
  }

  /** The least score of a face that begins a track, 0..1. */
  public double startThreshold() {
    return threshold.orElse(detector.threshold());
  }

  /** The least score of a face that is looked at, 0..1. */
  double leastThreshold() {
    return Math.min(poorThreshold, startThreshold());
  }

  private static Optional<Path> path(String text) {
    return Optional.of(text).filter(given -> !given.isBlank()).map(Path::of);
  }

  private static int modelThreads(int given) {
    return given > 0 ? given : Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
  }

  private static void checkThreshold(String key, Object value) {
    if (value instanceof Double threshold && !(threshold >= 0 && threshold <= 1)) {
      throw new ConfigException(key, value, "expected 0 to 1");
    }
  }
}
