package io.mien.cli;

import io.mien.training.TrainingJob;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the settings of a training job come from, as options of a command: one or the other. */
final class JobSource {
  private static final String PRESET = "second-model";

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "Settings that come along; default: " + PRESET + ".")
  private String preset = PRESET;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML or properties file with training settings instead.")
  private Optional<Path> file = Optional.empty();

  /** The job, some of whose settings are given otherwise. */
  TrainingJob job(Map<String, String> overrides) {
    return file.map(path -> TrainingJob.file(path, overrides))
        .orElseGet(() -> TrainingJob.preset(preset, overrides));
  }

  /** The preset's name, or the file's. */
  String name() {
    return file.map(path -> String.valueOf(path.getFileName())).orElse(preset);
  }
}
