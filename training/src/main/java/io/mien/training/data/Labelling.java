package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.util.List;

/** Which classes the pictures of a data set have, under a name that tells where they come from. */
public interface Labelling {
  /** The classes, in the order of their indices. */
  List<Expression> labels();

  /** The classes in the order of the data set's own numbers, of which the first is 1 in lists. */
  default List<Expression> numbered() {
    return labels();
  }

  /** The name, such as {@code argmax-8} or {@code raf-db}. */
  String text();

  /** One that a data set brings along. */
  static Labelling of(String text, List<Expression> labels) {
    return new Named(text, labels, labels);
  }

  /** One that a data set brings along, which numbers its classes in an order of its own. */
  static Labelling of(String text, List<Expression> labels, List<Expression> numbered) {
    return new Named(text, labels, numbered);
  }

  /** A name and its classes. */
  record Named(String text, List<Expression> labels, List<Expression> numbered)
      implements Labelling {
    public Named {
      labels = List.copyOf(labels);
      numbered = List.copyOf(numbered);
    }
  }
}
