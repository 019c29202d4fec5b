package io.mien.cli;

import io.mien.training.Presets;
import io.mien.training.SettingsFile;
import io.mien.training.TrainingJob;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The settings of a training job, as options of a command. */
final class JobOptions {
  static final String DATA = "data";
  static final String OUT = "out";

  private static final List<String> PLACES = List.of(DATA, OUT);
  private static final String PRESET = "second-model";

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = {
        "Settings that come along; default: what the file extends, and without a file "
            + PRESET
            + "."
      })
  private Optional<String> preset = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "A job: a YAML or properties file with training settings, which may name the preset below them",
        "(extends), and the places of --data and --out. Options count before the file."
      })
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One training setting, over the preset or file. Repeatable.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  private final Map<String, String> settings = new TreeMap<>();

  /** Whether a preset or a file is named. */
  boolean isSourceGiven() {
    return preset.isPresent() || file.isPresent();
  }

  /** The single settings, by name. */
  Map<String, String> overrides() {
    return overrides;
  }

  /** The job of the preset and file, with the single settings over it. */
  TrainingJob job() {
    if (file.isEmpty()) {
      return TrainingJob.preset(preset.orElse(PRESET), overrides);
    }
    Map<String, String> own = new TreeMap<>(settings());
    PLACES.forEach(own::remove);
    preset.ifPresent(name -> own.put(Presets.EXTENDS, name));
    return TrainingJob.of(own, overrides);
  }

  /** The preset's name, or the file's. */
  String name() {
    return file.map(path -> String.valueOf(path.getFileName())).orElse(preset.orElse(PRESET));
  }

  /**
   * The place that an option names, or where it does not, the job's file.
   *
   * @param name of the option without its dashes, and of the place in the file
   */
  Path place(String name, Optional<Path> option) {
    return option
        .or(() -> Optional.ofNullable(settings().get(name)).map(Path::of))
        .orElseThrow(
            () ->
                new UserException(
                    "expected --%s DIR, or %s in the file of --config that a run begins with"
                        .formatted(name, name)));
  }

  /** What the file has; read once, as it may be a pipe. */
  private Map<String, String> settings() {
    if (settings.isEmpty()) {
      file.map(SettingsFile::read).ifPresent(settings::putAll);
    }
    return settings;
  }
}
