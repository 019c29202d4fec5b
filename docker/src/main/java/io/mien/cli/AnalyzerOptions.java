package io.mien.cli;

import io.mien.contract.config.Settings;
import io.mien.inference.AnalyzerConfig;
import io.mien.inference.DeviceConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Option;

/** Which networks judge the frames. */
final class AnalyzerOptions {
  @Option(
      names = "--detector",
      paramLabel = "KIND",
      description = "ultraface (default, comes along) or yunet (gives landmarks, needs a file).")
  private Optional<String> detector = Optional.empty();

  @Option(names = "--detector-file", paramLabel = "FILE", description = "The detector's ONNX file.")
  private Optional<Path> detectorFile = Optional.empty();

  @Option(
      names = "--threshold",
      paramLabel = "0..1",
      description = "The least detection score of a face.")
  private Optional<String> threshold = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The expression model, a bundle that 'mien train' made; default: the shipped.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--precision",
      paramLabel = "KIND",
      description = {
        "The shipped model's numbers: float, int8, or auto (default), which is int8 on a CPU."
      })
  private Optional<String> precision = Optional.empty();

  /** The settings of the options that were given. */
  Map<String, String> settings() {
    Map<String, String> given = new TreeMap<>();
    detector.ifPresent(kind -> given.put(AnalyzerConfig.DETECTOR, kind));
    detectorFile.ifPresent(file -> given.put(AnalyzerConfig.DETECTOR_FILE, file.toString()));
    threshold.ifPresent(score -> given.put(AnalyzerConfig.DETECTOR_THRESHOLD, score));
    model.ifPresent(file -> given.put(AnalyzerConfig.MODEL_FILE, file.toString()));
    precision.ifPresent(numbers -> given.put(DeviceConfig.PRECISION, numbers));
    return given;
  }

  /** The same as a config, with the defaults of all others. */
  AnalyzerConfig config() {
    return config(Map.of());
  }

  /** The same with some settings more, which win. */
  AnalyzerConfig config(Map<String, String> more) {
    Map<String, String> given = settings();
    given.putAll(more);
    return AnalyzerConfig.from(
        Settings.parse(AnalyzerConfig.define(new ConfigDef()), Set.of(), Map.of(), Map.of(), given)
            .own());
  }
}
