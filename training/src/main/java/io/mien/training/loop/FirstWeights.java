package io.mien.training.loop;

import io.mien.training.net.Network;
import io.mien.training.net.PublishedNames;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * First weights from a safetensors file: a checkpoint of ours, or published weights, of which only
 * the trunk is taken. All tensors of the trunk have to be there, in their shapes, and no others; a
 * checkpoint may lack whole {@linkplain Weight#addedLayer added} layers.
 */
public final class FirstWeights {
  private static final int MOST_SHOWN = 5;

  private FirstWeights() {}

  /**
   * Overwrites the network's weights.
   *
   * @param names of published weights; empty where we know of none
   * @return what was taken, for people
   */
  public static String load(Path file, Network network, Optional<PublishedNames> names) {
    requireFile(file);
    TensorFile content = TensorFile.read(file);
    if (Checkpoint.isOf(content.texts())) {
      return file + ", " + checkpoint(file, content, network);
    }
    PublishedNames published =
        names.orElseThrow(
            () ->
                new TrainingException(
                    "expected a checkpoint of this program, as this network has no published"
                        + " weights, found another file: "
                        + file));
    return file + ", " + take(file, content, network, published);
  }

  /** Throws {@link TrainingException} where the file is not there. */
  public static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TrainingException("expected a checkpoint of first weights, found none at " + file);
    }
  }

  private static String checkpoint(Path file, TensorFile content, Network network) {
    List<Weight> weights = network.weights();
    Set<String> added = addedLayers(weights.stream().map(Weight::name));
    Set<String> there = addedLayers(content.tensors().keySet().stream());
    if (!added.containsAll(there)) {
      there.removeAll(added);
      throw new TrainingException(
          "expected a checkpoint of this network, or of one that it grows from, in "
              + file
              + ", found one of a network with more layers, "
              + shown("added", List.copyOf(there)));
    }
    Predicate<Weight> isThere =
        weight -> Weight.addedLayer(weight.name()).map(there::contains).orElse(true);
    Checkpoint from = Checkpoint.load(file, weights.stream().filter(isThere).toList());
    int more = added.size() - there.size();
    return "after "
        + from.history().size()
        + " epochs"
        + (more == 0 ? "" : ", and " + more + " added layers, which begin as the identity");
  }

  private static Set<String> addedLayers(Stream<String> names) {
    return names
        .map(Weight::addedLayer)
        .flatMap(Optional::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String take(
      Path file, TensorFile content, Network network, PublishedNames published) {
    List<Weight> weights = network.trunkWeights();
    List<Optional<String>> wanted = published.in(content.tensors().keySet()).of(weights);
    TreeMap<String, TensorFile.Values> left = new TreeMap<>(content.tensors());
    List<String> missing = new ArrayList<>();
    List<String> ofAnotherType = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    List<String> impossible = new ArrayList<>();
    int taken = 0;
    for (int i = 0; i < weights.size(); i++) {
      if (wanted.get(i).isEmpty()) {
        continue;
      }
      String name = wanted.get(i).orElseThrow();
      TensorFile.Values values = left.remove(name);
      long[] shape = Tensors.shape(weights.get(i).tensor());
      if (values == null) {
        Optional.ofNullable(content.others().get(name))
            .ifPresentOrElse(
                type -> ofAnotherType.add(name + " (expected real numbers, found " + type + ")"),
                () -> missing.add(name));
      } else if (!Arrays.equals(shape, values.shape())) {
        misshaped.add(
            name
                + " (expected "
                + Arrays.toString(shape)
                + ", found "
                + Arrays.toString(values.shape())
                + ")");
      } else {
        impossible(weights.get(i), values)
            .ifPresent(value -> impossible.add(name + " (" + value + ")"));
        taken++;
      }
    }
    List<String> unexpected =
        left.keySet().stream().filter(name -> !published.mayIgnore(name)).toList();
    Map<String, List<String>> problems = new LinkedHashMap<>();
    problems.put("missing", missing);
    problems.put("unexpected", unexpected);
    problems.put("of another type", ofAnotherType);
    problems.put("of another shape", misshaped);
    problems.put("with impossible values", impossible);
    problems.values().removeIf(List::isEmpty);
    if (!problems.isEmpty()) {
      throw new TrainingException(
          "expected the published weights of this network in "
              + file
              + ", found "
              + problems.entrySet().stream()
                  .map(problem -> shown(problem.getKey(), problem.getValue()))
                  .collect(Collectors.joining("; ")));
    }
    for (int i = 0; i < weights.size(); i++) {
      TensorFile.Values values = content.tensors().get(wanted.get(i).orElse(""));
      if (values != null) {
        Tensors.set(weights.get(i).tensor(), values.values());
      }
    }
    return taken + " tensors of the trunk, the rest random";
  }

  /** The first value that is no number, is infinite, or is a variance below zero. */
  private static Optional<Float> impossible(Weight weight, TensorFile.Values values) {
    boolean isVariance = weight.name().endsWith(".variance");
    for (float value : values.values()) {
      if (!Float.isFinite(value) || (isVariance && value < 0)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static String shown(String what, List<String> names) {
    List<String> first = names.subList(0, Math.min(MOST_SHOWN, names.size()));
    String list = String.join(", ", first) + (names.size() > MOST_SHOWN ? ", ..." : "");
    return names.size() + " " + what + ": " + list;
  }
}
