package io.mien.cli;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Where the values of several rounds lie. */
record Spread(double least, double median, double most) {

  /** Of at least one round; of an even number the higher of the middle two counts. */
  static <T> Spread of(Collection<T> rounds, ToDoubleFunction<T> value) {
    double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
    return new Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }
}
