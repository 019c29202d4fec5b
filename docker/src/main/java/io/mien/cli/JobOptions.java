package io.mien.cli;

import io.mien.training.TrainingJob;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The settings of a training job, as options of a command. */
final class JobOptions {
  private static final String PRESET = "second-model";

  @ArgGroup private @Nullable Source source;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One training setting, over the preset or file. Repeatable.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  /** One or the other. */
  private static final class Source {
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
  }

  /** Whether a preset or a file is named. */
  boolean isSourceGiven() {
    return source != null;
  }

  /** The single settings, by name. */
  Map<String, String> overrides() {
    return overrides;
  }

  /** The job of the preset or file, with the single settings over it. */
  TrainingJob job() {
    Source from = source();
    return from.file
        .map(path -> TrainingJob.file(path, overrides))
        .orElseGet(() -> TrainingJob.preset(from.preset, overrides));
  }

  /** The preset's name, or the file's. */
  String name() {
    Source from = source();
    return from.file.map(path -> String.valueOf(path.getFileName())).orElse(from.preset);
  }

  private Source source() {
    return source == null ? new Source() : source;
  }
}
