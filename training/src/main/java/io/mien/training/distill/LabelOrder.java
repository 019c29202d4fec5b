package io.mien.training.distill;

import io.mien.training.loop.TrainingException;
import io.mien.training.net.Tensors;
import io.mien.vision.model.Expression;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Where the student's labels stand among the teacher's.
 *
 * @param places for each label of the student
 */
record LabelOrder(List<Integer> places) {
  LabelOrder {
    places = List.copyOf(places);
  }

  /**
   * @throws TrainingException where the two do not tell the same labels apart
   */
  static LabelOrder of(List<Expression> teacher, List<Expression> student, Path file) {
    if (teacher.size() != student.size() || !teacher.containsAll(student)) {
      throw new TrainingException(
          "expected a teacher of the labels " + student + ", found " + teacher + " in " + file);
    }
    return new LabelOrder(student.stream().map(teacher::indexOf).toList());
  }

  /** A row for each picture, in the student's order. */
  Tensor apply(float[][] logits) {
    float[] values = new float[logits.length * places.size()];
    for (int n = 0; n < logits.length; n++) {
      for (int l = 0; l < places.size(); l++) {
        values[n * places.size() + l] = logits[n][places.get(l)];
      }
    }
    return Tensors.of(values, logits.length, places.size());
  }

  /** The columns in the student's order. */
  Tensor apply(Tensor logits) {
    int[] columns = places.stream().mapToInt(Integer::intValue).toArray();
    return logits.index_select(1, Tensors.ofWhole(columns));
  }
}
