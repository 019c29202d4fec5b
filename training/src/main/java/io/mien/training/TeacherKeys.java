package io.mien.training;

import io.mien.training.distill.Teachers;
import io.mien.training.loop.Checkpoint;
import io.mien.training.loop.TrainingException;
import io.mien.training.loss.DistillationLoss;
import io.mien.training.net.Network;
import io.mien.vision.model.Expression;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of a job that name teachers to learn from. */
final class TeacherKeys {
  /** What facts of teachers begin with. */
  static final String FACT = "teacher.";

  private static final String NONE = "none";

  static final Key<String> TEACHERS =
      Key.files("method.teachers", NONE, "models (.onnx) or checkpoints to agree with, or " + NONE);
  static final Key<Double> TEMPERATURE =
      Key.number("method.teachers.temperature", 2, 0.05, 100, "that softens student and teachers");
  static final Key<Double> WEIGHT =
      Key.number(
          "method.teachers.weight",
          0.7,
          0,
          1,
          "of agreement with the teachers; the method's own loss has the rest");

  static final List<Key<?>> ALL = List.of(TEACHERS, TEMPERATURE, WEIGHT);

  private TeacherKeys() {}

  /** Throws {@link IllegalArgumentException} where the list of files has a gap. */
  static void check(TrainingJob job) {
    List<Path> unused = files(job);
  }

  /** Whether a job learns from any. */
  static boolean hasAny(TrainingJob job) {
    return !files(job).isEmpty();
  }

  private static List<Path> files(TrainingJob job) {
    String text = job.get(TEACHERS);
    if (text.equals(NONE)) {
      return List.of();
    }
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .map(
            name -> {
              if (name.isEmpty()) {
                throw new IllegalArgumentException(
                    "expected files with commas between in "
                        + TEACHERS.name()
                        + ", found '"
                        + text
                        + "'");
              }
              return Path.of(name);
            })
        .toList();
  }

  /** Throws {@link TrainingException} where a teacher's file is not there. */
  static void requireFiles(TrainingJob job) {
    Teachers.requireFiles(files(job));
  }

  /** The teachers of a job, open. */
  static Teachers open(TrainingJob job, List<Expression> labels) {
    return Teachers.open(
        files(job),
        new DistillationLoss(job.get(TEMPERATURE)),
        job.get(WEIGHT),
        labels,
        job.preprocessing(),
        TeacherKeys::learnt);
  }

  private static Teachers.Learnt learnt(Path file) {
    Checkpoint state = TrainingRun.state(file);
    TrainingJob job = RunFacts.job(state);
    List<Expression> labels = RunData.labels(state.facts());
    Network network = job.network(labels.size());
    try {
      Checkpoint unused = Checkpoint.load(file, network.weights());
      network.useChannelsLast();
      return new Teachers.Learnt(network, labels, job.preprocessing());
    } catch (RuntimeException e) { // whatever it is, the weights must not leak
      network.close();
      throw e;
    }
  }

  /**
   * Throws {@link TrainingException} where a run that goes on with the same files finds another
   * teacher in one of them; runs of before that tell of no teachers go on.
   *
   * @param facts of the run
   */
  static void requireSame(Map<String, String> facts, TrainingJob before, TrainingJob job) {
    if (!job.get(TEACHERS).equals(before.get(TEACHERS))) {
      return;
    }
    List<Path> files = files(job);
    for (int i = 0; i < files.size(); i++) {
      String expected = facts.get(fact(i));
      if (expected == null) {
        continue;
      }
      String found = digest(files.get(i));
      if (!expected.equals(found)) {
        throw new TrainingException(
            "expected the teacher that the run began with (sha256 "
                + expected
                + "), found "
                + found
                + " in "
                + files.get(i));
      }
    }
  }

  /** Which files they are, for provenance. */
  static Map<String, String> facts(TrainingJob job) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Path file : files(job)) {
      facts.put(fact(facts.size()), digest(file));
    }
    return facts;
  }

  private static String fact(int index) {
    return FACT + (index + 1) + ".sha256";
  }

  private static String digest(Path file) {
    return RunFacts.sha256(file, "a teacher's file");
  }
}
