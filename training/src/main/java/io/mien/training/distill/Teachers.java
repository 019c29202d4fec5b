package io.mien.training.distill;

import io.mien.training.loop.TrainingException;
import io.mien.training.loss.DistillationLoss;
import io.mien.training.method.Method;
import io.mien.training.net.Network;
import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Preprocessing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * All teachers of a run. Whoever opens them closes them.
 *
 * @param all none where nothing is distilled
 * @param loss between them and the student
 * @param weight of that loss, 0 to 1; the method's own loss has the rest
 */
public record Teachers(List<Teacher> all, DistillationLoss loss, double weight)
    implements AutoCloseable {
  private static final String BUNDLE = ".onnx";

  public Teachers {
    all = List.copyOf(all);
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("expected a weight of 0 to 1, found " + weight);
    }
  }

  /** A network that has learnt, with what it needs to be asked. */
  public record Learnt(Network network, List<Expression> labels, Preprocessing preprocessing) {
    public Learnt {
      labels = List.copyOf(labels);
    }
  }

  /**
   * Opens teachers of files.
   *
   * @param labels the student's, in the order of its logits
   * @param student how the student's pictures were prepared
   * @param checkpoints reads a file that is no bundle
   * @throws TrainingException where a file is not there, or knows other labels
   */
  public static Teachers open(
      List<Path> files,
      DistillationLoss loss,
      double weight,
      List<Expression> labels,
      Preprocessing student,
      Function<Path, Learnt> checkpoints) {
    requireFiles(files);
    List<Teacher> teachers = new ArrayList<>();
    try {
      for (Path file : files) {
        teachers.add(
            file.toString().endsWith(BUNDLE)
                ? BundleTeacher.open(file, labels, student)
                : NetworkTeacher.of(checkpoints.apply(file), file, labels, student));
      }
      return new Teachers(teachers, loss, weight);
    } catch (RuntimeException e) { // those that are open must not leak
      teachers.forEach(Teacher::close);
      throw e;
    }
  }

  /** Throws {@link TrainingException} where a file is not there. */
  public static void requireFiles(List<Path> files) {
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new TrainingException("expected a teacher's file, found none at " + file);
      }
    }
  }

  /** The method with these teachers; the method itself where there are none. */
  public Method over(Method method) {
    return all.isEmpty() ? method : new Distillation(method, this);
  }

  @Override
  public void close() {
    all.forEach(Teacher::close);
  }
}
