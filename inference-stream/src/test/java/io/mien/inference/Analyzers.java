package io.mien.inference;

import io.mien.contract.config.Settings;
import io.mien.inference.expression.ExpressionModel;
import io.mien.inference.expression.TinyModel;
import io.mien.inference.face.FaceDetector;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Analyzers for tests, with a tiny model and faces at fixed places. */
public final class Analyzers {

  /** Pictures with more pixels are refused. */
  public static final int MAX_PIXELS = 100_000;

  private Analyzers() {}

  /** Opens one; the model's file is written into the folder. */
  public static FrameAnalyzer open(Path folder, NetworkMetrics metrics, Clock clock) {
    return open(folder, new FixedDetector(), metrics, clock);
  }

  /** As {@link #open(Path, NetworkMetrics, Clock)}, with faces where a detector sees them. */
  public static FrameAnalyzer open(
      Path folder, FaceDetector detector, NetworkMetrics metrics, Clock clock) {
    return FrameAnalyzer.of(config(), detector, model(folder), metrics, clock);
  }

  static ExpressionModel model(Path folder) {
    return ExpressionModel.open(Optional.of(TinyModel.write(folder)), "still", 1);
  }

  static AnalyzerConfig config() {
    return inference().analyzer();
  }

  /** The defaults, but for the largest picture, and with faces that need not look like faces. */
  public static InferenceConfig inference() {
    return inference(Map.of());
  }

  /** As {@link #inference()}, with some settings more. */
  public static InferenceConfig inference(Map<String, String> given) {
    Map<String, String> file =
        Map.of(
            AnalyzerConfig.MAX_PIXELS,
            Integer.toString(MAX_PIXELS),
            QualityConfig.LIKENESS,
            "false");
    return InferenceConfig.from(
        Settings.parse(InferenceConfig.definition(), Set.of(), file, Map.of(), given));
  }
}
