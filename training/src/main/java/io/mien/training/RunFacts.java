package io.mien.training;

import io.mien.training.data.Sha256;
import io.mien.training.loop.Checkpoint;
import io.mien.training.loop.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the checkpoints of a run say of it, and its model later: texts by key. */
final class RunFacts {
  static final String COMMIT = "commit";
  static final String SETTING = "setting.";
  static final String DATA = "data.";
  private static final String CHANGE = "change.";

  private RunFacts() {}

  /** Of a run that begins. */
  static Map<String, String> start(TrainingJob job, RunData data) {
    Map<String, String> facts = of(job, data);
    job.weights()
        .ifPresent(
            file ->
                facts.put("first.weights.sha256", sha256(file, "a checkpoint of first weights")));
    return facts;
  }

  /** Of a run that goes on as a job that may be another; tells of the settings that are. */
  static Map<String, String> resumed(Checkpoint state, TrainingJob job, RunData data) {
    Map<String, String> facts = new LinkedHashMap<>(state.facts());
    TrainingJob before = job(state);
    List<String> differences = job.differences(before);
    if (!differences.isEmpty()) {
      Map<String, String> from = before.publicSettings();
      Map<String, String> to = job.publicSettings();
      String changes =
          differences.stream()
              .map(name -> name + " " + from.get(name) + " -> " + to.get(name))
              .collect(Collectors.joining(", "));
      // There may be fewer of them now.
      facts.keySet().removeIf(name -> name.startsWith(TeacherKeys.FACT));
      facts.putAll(of(job, data));
      facts.put(
          CHANGE + String.format(Locale.ROOT, "%04d", state.epoch()),
          "after "
              + state.epoch()
              + " epochs with commit "
              + state.facts().get(COMMIT)
              + ": "
              + changes);
    }
    return facts;
  }

  private static Map<String, String> of(TrainingJob job, RunData data) {
    Map<String, String> facts = new LinkedHashMap<>();
    job.settings().forEach((name, value) -> facts.put(SETTING + name, value));
    data.facts().forEach((name, value) -> facts.put(DATA + name, value));
    facts.putAll(TeacherKeys.facts(job));
    // The launcher says where the program's own checkout is.
    facts.put(COMMIT, SourceCommit.in(Path.of(System.getProperty("mien.home", ""))));
    return facts;
  }

  /** The job that a run was last. */
  static TrainingJob job(Checkpoint state) {
    TreeMap<String, String> settings = new TreeMap<>();
    state
        .facts()
        .forEach(
            (name, value) -> {
              if (name.startsWith(SETTING)) {
                settings.put(name.substring(SETTING.length()), value);
              }
            });
    return new TrainingJob(settings);
  }

  /** Throws {@link TrainingException} where the data are not those that a run began with. */
  static void requireSameData(Path folder, Checkpoint state, RunData data) {
    for (Map.Entry<String, String> fact : data.facts().entrySet()) {
      String before = state.facts().getOrDefault(DATA + fact.getKey(), "");
      if (!before.equals(fact.getValue())) {
        throw new TrainingException(
            "expected the data that the run in "
                + folder
                + " began with ("
                + fact.getKey()
                + " "
                + before
                + "), found "
                + fact.getValue());
      }
    }
  }

  /** Of a file that a job names; {@code what} it is, for messages. */
  static String sha256(Path file, String what) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new TrainingException("expected " + what + ", found none at " + file, e);
    }
  }
}
