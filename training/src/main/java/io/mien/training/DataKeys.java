package io.mien.training;

import io.mien.training.data.DataKind;
import io.mien.training.data.Dataset;
import io.mien.training.data.Protocol;
import java.nio.file.Path;
import java.util.List;

/** The settings of a job that say how its pictures are read. */
final class DataKeys {
  static final Key<DataKind> KIND =
      Key.choice("data.kind", DataKind.AUTO, "layout of the data set; auto = by its folders");
  static final Key<Protocol> PROTOCOL =
      Key.choice("data.protocol", Protocol.ARGMAX_8, "how votes of FER+ become one label");
  static final Key<Double> HELD_OUT =
      Key.number(
          "data.validation.share",
          0.1,
          0.001,
          0.9,
          "of training pictures, validated on where a data set has no such split");

  static final List<Key<?>> ALL = List.of(KIND, PROTOCOL, HELD_OUT);

  private DataKeys() {}

  /** The data set in a directory, as a job reads it. */
  static Dataset open(TrainingJob job, Path directory) {
    return job.get(KIND).open(directory, job.get(PROTOCOL), job.get(HELD_OUT));
  }
}
