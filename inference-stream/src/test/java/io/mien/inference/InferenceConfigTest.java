package io.mien.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.Settings;
import io.mien.inference.expression.ModelPrecision;
import io.mien.inference.face.FaceDetectors.Kind;
import io.mien.inference.face.FaceGate;
import io.mien.inference.load.LoadMode;
import io.mien.inference.onnx.OnnxOptions.Optimization;
import io.mien.inference.saving.SavingRules;
import io.mien.inference.stream.GateConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class InferenceConfigTest {

  private static InferenceConfig config(Map<String, String> given) {
    return InferenceConfig.from(
        Settings.parse(
            InferenceConfig.definition(), InferenceConfig.clientKeys(), given, Map.of(), Map.of()));
  }

  @Test
  void hasDefaults() {
    InferenceConfig config = config(Map.of());
    assertThat(config.analyzer())
        .isEqualTo(
            new AnalyzerConfig(
                Kind.ULTRAFACE,
                Optional.empty(),
                OptionalDouble.empty(),
                0.4,
                Optional.empty(),
                1,
                Math.max(1, Runtime.getRuntime().availableProcessors() / 4),
                32,
                Duration.ofMillis(2),
                OptionalInt.empty(),
                36_000_000,
                new QualityConfig(new FaceGate.Limits(20, 0.06, 0.7, 60, true), 0.45),
                new SavingRules(1, 4, Duration.ZERO, 6),
                new DeviceConfig("auto", false, Optimization.ALL, ModelPrecision.AUTO)));
    assertThat(config.load()).isEqualTo(new LoadConfig(LoadMode.LOSSLESS, Duration.ofSeconds(1)));
    assertThat(config.gate().kind()).isEqualTo(GateConfig.Kind.AUTO);
    assertThat(config.gate().maxFrames()).isEqualTo(256);
    assertThat(config.gate().maxBytes()).isBetween(1L, 256L * 1024 * 1024);
    assertThat(config.track())
        .isEqualTo(
            new TrackConfig(
                Duration.ofSeconds(1),
                0.2,
                Duration.ofMillis(500),
                0.1,
                Duration.ofMillis(200),
                Duration.ofSeconds(10)));
    assertThat(config.startupTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.metricsHost()).isEqualTo("127.0.0.1");
    assertThat(config.metricsPort()).isEqualTo(9465);
    assertThat(config.streams())
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("bootstrap.servers", "localhost:9092");
  }

  @Test
  void takesEachKey() {
    Map<String, String> given = new HashMap<>();
    given.put("inference.detector", "yunet");
    given.put("inference.detector.file", "yunet.onnx");
    given.put("inference.detector.threshold", "0.8");
    given.put("inference.detector.threshold.poor", "0.3");
    given.put("inference.model.file", "model.onnx");
    given.put("inference.detector.threads", "2");
    given.put("inference.model.threads", "3");
    given.put("inference.batch.max", "8");
    given.put("inference.batch.wait.ms", "3");
    given.put("inference.batch.concurrency", "4");
    given.put("inference.frame.max.pixels", "1000");
    given.put("inference.device", "cuda:1");
    given.put("inference.require.gpu", "true");
    given.put("inference.graph.optimization", "basic");
    given.put("inference.quality.size.min.pixels", "12");
    given.put("inference.quality.sharpness.min", "0.1");
    given.put("inference.quality.score.min", "0.8");
    given.put("inference.quality.yaw.max.degrees", "45");
    given.put("inference.quality.likeness", "false");
    given.put("inference.uncertain.below", "0.5");
    given.put("inference.mode", "bounded");
    given.put("inference.max.age.ms", "700");
    given.put("inference.detect.every", "3");
    given.put("inference.detect.change", "5");
    given.put("inference.classify.every.ms", "200");
    given.put("inference.classify.change", "7");
    given.put("inference.gate", "async");
    given.put("inference.inflight.max.bytes", "1000");
    given.put("inference.inflight.max.frames", "7");
    given.put("inference.track.gap.ms", "1500");
    given.put("inference.track.iou.min", "0.3");
    given.put("inference.smoothing.time.constant.ms", "0");
    given.put("inference.smoothing.margin", "0.2");
    given.put("inference.episodes.min.ms", "300");
    given.put("inference.episodes.silence.ms", "4000");
    given.put("inference.startup.timeout.ms", "500");
    given.put("inference.metrics.host", "0.0.0.0");
    given.put("inference.metrics.port", "0");
    given.put("bootstrap.servers", "broker:1");
    given.put("application.id", "mine");
    assertThat(config(given))
        .usingRecursiveComparison()
        .ignoringFields("streams")
        .isEqualTo(
            new InferenceConfig(
                new AnalyzerConfig(
                    Kind.YUNET,
                    Optional.of(Path.of("yunet.onnx")),
                    OptionalDouble.of(0.8),
                    0.3,
                    Optional.of(Path.of("model.onnx")),
                    2,
                    3,
                    8,
                    Duration.ofMillis(3),
                    OptionalInt.of(4),
                    1000,
                    new QualityConfig(new FaceGate.Limits(12, 0.1, 0.8, 45, false), 0.5),
                    new SavingRules(3, 5, Duration.ofMillis(200), 7),
                    new DeviceConfig("cuda:1", true, Optimization.BASIC, ModelPrecision.AUTO)),
                new LoadConfig(LoadMode.BOUNDED, Duration.ofMillis(700)),
                config(Map.of()).aggregates(),
                new TrackConfig(
                    Duration.ofMillis(1500),
                    0.3,
                    Duration.ZERO,
                    0.2,
                    Duration.ofMillis(300),
                    Duration.ofSeconds(4)),
                config(Map.of()).topics(),
                new GateConfig(GateConfig.Kind.ASYNC, 1000, 7),
                Duration.ofMillis(500),
                "0.0.0.0",
                0,
                Map.of()));
    assertThat(config(given).streams())
        .containsEntry("bootstrap.servers", "broker:1")
        .containsEntry("application.id", "mine");
  }

  @Test
  void takesThePrecisionOfTheShippedModelAlone() {
    assertThat(config(Map.of("inference.model.precision", "float")).analyzer().device().precision())
        .isEqualTo(ModelPrecision.FLOAT);
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "inference.model.precision", "int8", "inference.model.file", "own.onnx")))
        .hasMessageContaining(
            "inference.model.precision: expected auto beside inference.model.file");
  }

  @Test
  void namesEveryProblemAtOnce() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "inference.detector", "haar",
                        "inference.detector.threshold", "1.5",
                        "inference.batch.max", "0",
                        "inference.device", "gpu",
                        "inference.detektor.file", "x")))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("inference.detector")
        .hasMessageContaining("ultraface, yunet")
        .hasMessageContaining("1.5")
        .hasMessageContaining("inference.batch.max")
        .hasMessageContaining("expected auto, cpu or cuda:N")
        .hasMessageContaining("did you mean inference.detector.file?");
  }

  @Test
  void namesAllThatDoesNotFitTogetherAtOnce() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "inference.model.file", "x.onnx",
                        "inference.model.precision", "int8",
                        "inference.windows.advance.ms", "20000",
                        "inference.topic.cameras", "mien.frames",
                        "num.stream.threads", "many")))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("inference.model.precision")
        .hasMessageContaining("inference.windows")
        .hasMessageContaining("inference.topic")
        .hasMessageContaining("num.stream.threads");
  }
}
