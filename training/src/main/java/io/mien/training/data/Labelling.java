package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.util.List;

/** Which classes the pictures of a data set have, under a name that tells where they come from. */
public interface Labelling {
  /** The classes, in the order of their indices. */
  List<Expression> labels();

  /** The name, such as {@code argmax-8} or {@code raf-db}. */
  String text();

  /** One that a data set brings along. */
  static Labelling of(String text, List<Expression> labels) {
    return new Named(text, labels);
  }

  /** A name and its classes. */
  record Named(String text, List<Expression> labels) implements Labelling {
    public Named {
      labels = List.copyOf(labels);
    }
  }
}
