package io.mien.training.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tensors of a trunk are called in files of published weights.
 *
 * @param modules the published name of each part that has weights, in the order of ours; empty for
 *     a part that no published file has
 * @param ignored what a file may hold besides, such as a classifier: parts of names, after a ^ at
 *     their beginning
 */
public record PublishedNames(List<String> modules, List<String> ignored) {
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
    ignored = List.copyOf(ignored);
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
