package io.mien.training.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the tensors of a trunk are called in files of published weights.
 *
 * @param modules the published name of each part that has weights, in the order of ours; empty for
 *     a part that no published file has
 * @param newer the same as newer files name them
 * @param ignored what a file may hold besides, such as a classifier: parts of names, after a ^ at
 *     their beginning
 */
public record PublishedNames(List<String> modules, List<String> newer, List<String> ignored) {
  private static final Map<String, String> LEAVES =
      Map.of(
          "weight", "weight",
          "bias", "bias",
          "gamma", "weight",
          "beta", "bias",
          "mean", "running_mean",
          "variance", "running_var",
          "slope", "weight",
          "position-bias", "relative_position_bias_table");

  public PublishedNames {
    modules = List.copyOf(modules);
    newer = List.copyOf(newer);
    ignored = List.copyOf(ignored);
  }

  /** Those of a network whose published files all have the same names. */
  public PublishedNames(List<String> modules, List<String> ignored) {
    this(modules, modules, ignored);
  }

  /** As the file with these tensors names them: newer where it has what only newer files have. */
  public PublishedNames in(Set<String> tensors) {
    boolean isNewer =
        newer.stream()
            .filter(module -> !modules.contains(module))
            .anyMatch(module -> tensors.stream().anyMatch(name -> name.startsWith(module + ".")));
    return isNewer ? new PublishedNames(newer, ignored) : this;
  }

  /** The published name of each weight; empty where there is none. */
  public List<Optional<String>> of(List<Weight> weights) {
    List<Optional<String>> names = new ArrayList<>();
    String before = "";
    int module = -1;
    for (Weight weight : weights) {
      int dot = weight.name().lastIndexOf('.');
      String path = weight.name().substring(0, dot);
      if (!path.equals(before)) {
        module++;
        before = path;
      }
      if (module >= modules.size()) {
        throw new IllegalStateException("no published name for " + weight.name());
      }
      String published = modules.get(module);
      String leaf = LEAVES.getOrDefault(weight.name().substring(dot + 1), "");
      names.add(published.isEmpty() ? Optional.empty() : Optional.of(published + "." + leaf));
    }
    if (module + 1 != modules.size()) {
      throw new IllegalStateException(
          "expected " + modules.size() + " parts with weights, found " + (module + 1));
    }
    return names;
  }

  /** Whether a file may hold a tensor that no weight wants. */
  public boolean mayIgnore(String name) {
    return name.endsWith("num_batches_tracked")
        || ignored.stream().anyMatch(("^" + name)::contains);
  }
}
