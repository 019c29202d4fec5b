package io.mien.training.loop;

import io.mien.training.net.Network;
import io.mien.training.net.PublishedNames;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * First weights from a safetensors file: a checkpoint of ours, or published weights, of which only
 * the trunk is taken. All tensors of the trunk have to be there, in their shapes, and no others.
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
    if (!Files.isRegularFile(file)) {
      throw new TrainingException("expected a checkpoint of first weights, found none at " + file);
    }
    TensorFile content = TensorFile.read(file);
    if (content.texts().containsKey("epoch")) {
      Checkpoint from = Checkpoint.load(file, network.weights());
      return file + ", after " + from.history().size() + " epochs";
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

  private static String take(
      Path file, TensorFile content, Network network, PublishedNames published) {
    List<Weight> weights = network.trunkWeights();
    List<Optional<String>> wanted = published.of(weights);
    TreeMap<String, TensorFile.Values> left = new TreeMap<>(content.tensors());
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    int taken = 0;
    for (int i = 0; i < weights.size(); i++) {
      if (wanted.get(i).isEmpty()) {
        continue;
      }
      String name = wanted.get(i).orElseThrow();
      TensorFile.Values values = left.remove(name);
      long[] shape = Tensors.shape(weights.get(i).tensor());
      if (values == null) {
        missing.add(name);
      } else if (!Arrays.equals(shape, values.shape())) {
        misshaped.add(
            name
                + " (expected "
                + Arrays.toString(shape)
                + ", found "
                + Arrays.toString(values.shape())
                + ")");
      } else {
        taken++;
      }
    }
    List<String> unexpected =
        left.keySet().stream().filter(name -> !published.mayIgnore(name)).toList();
    if (!missing.isEmpty() || !misshaped.isEmpty() || !unexpected.isEmpty()) {
      throw new TrainingException(
          "expected the published weights of this network in "
              + file
              + ", found "
              + shown("missing", missing)
              + "; "
              + shown("unexpected", unexpected)
              + "; "
              + shown("of another shape", misshaped));
    }
    for (int i = 0; i < weights.size(); i++) {
      TensorFile.Values values = content.tensors().get(wanted.get(i).orElse(""));
      if (values != null) {
        Tensors.set(weights.get(i).tensor(), values.values());
      }
    }
    return taken + " tensors of the trunk, the rest random";
  }

  private static String shown(String what, List<String> names) {
    List<String> first = names.subList(0, Math.min(MOST_SHOWN, names.size()));
    String list = String.join(", ", first) + (names.size() > MOST_SHOWN ? ", ..." : "");
    return names.size() + " " + what + (names.isEmpty() ? "" : ": " + list);
  }
}
