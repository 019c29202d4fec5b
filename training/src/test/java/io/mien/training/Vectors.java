package io.mien.training;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;

/** The specification's test vectors, which lie beside the checkout and are not part of it. */
public final class Vectors {
  /** The vectors are rounded to six digits. */
  public static final double ROUNDING = 1e-5;

  private static final String FILE = "shared/spec/vectors.json";

  private Vectors() {}

  /** A case by its id; the test is skipped where the file is absent. */
  public static JsonNode of(String id) {
    Optional<Path> file =
        Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .map(folder -> folder.resolve(FILE))
            .filter(Files::isRegularFile)
            .findFirst();
    assumeTrue(file.isPresent(), "no " + FILE + " above the working directory");
    try {
      for (JsonNode found :
          new ObjectMapper().readTree(file.orElseThrow().toFile()).path("cases")) {
        if (found.path("id").asText().equals(id)) {
          return found;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException("expected the id of a case, found " + id);
  }

  /** Numbers in nested arrays as a tensor of doubles. */
  public static Tensor tensor(JsonNode array) {
    List<Long> shape = new ArrayList<>();
    for (JsonNode node = array; node.isArray(); node = node.path(0)) {
      shape.add((long) node.size());
    }
    long[] lengths = shape.stream().mapToLong(Long::longValue).toArray();
    return AbstractTensor.create(numbers(array), lengths);
  }

  /** Numbers in nested arrays, row by row. */
  public static double[] numbers(JsonNode node) {
    if (!node.isArray()) {
      return new double[] {node.asDouble()};
    }
    return IntStream.range(0, node.size())
        .mapToObj(i -> numbers(node.path(i)))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  /** Whole numbers as labels or counts. */
  public static int[] integers(JsonNode array) {
    return Arrays.stream(numbers(array)).mapToInt(value -> (int) value).toArray();
  }

  /** Whole numbers as a tensor of labels. */
  public static Tensor labels(JsonNode array) {
    return labels(integers(array));
  }

  /** A tensor of labels. */
  public static Tensor labels(int... labels) {
    return AbstractTensor.create(IntStream.of(labels).asLongStream().toArray());
  }
}
