package io.mien.inference.onnx;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The shape of a tensor, where {@link #ANY} stands for a size that is free (the batch).
 *
 * @param sizes one a dimension, outermost first
 */
public record TensorShape(List<Long> sizes) {

  /** A free size. */
  public static final long ANY = -1;

  public TensorShape {
    sizes = List.copyOf(sizes);
  }

  public static TensorShape of(long... sizes) {
    return new TensorShape(LongStream.of(sizes).boxed().toList());
  }

  /** Whether a network of this shape takes tensors of the expected one: a free size takes any. */
  boolean admits(TensorShape expected) {
    return sizes.size() == expected.sizes.size()
        && IntStream.range(0, sizes.size())
            .allMatch(i -> sizes.get(i) == ANY || sizes.get(i).equals(expected.sizes.get(i)));
  }

  /** How many values a tensor of this shape has, in which no size is free. */
  int length() {
    return sizes.stream().mapToInt(Math::toIntExact).reduce(1, Math::multiplyExact);
  }

  /** For example {@code [N,3,112,112]}. */
  @Override
  public String toString() {
    return sizes.stream()
        .map(size -> size == ANY ? "N" : size.toString())
        .collect(Collectors.joining(",", "[", "]"));
  }
}
