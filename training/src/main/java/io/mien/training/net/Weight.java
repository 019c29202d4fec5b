package io.mien.training.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * A named tensor that a network keeps between steps.
 *
 * @param name unique in its network, for instance {@code 0.conv.weight}
 */
public record Weight(String name, Tensor tensor, Kind kind) {
  /** Part of the name of weights of {@linkplain Residual#added added} layers. */
  static final String ADDED = "added";

  private static final Pattern ADDED_LAYER =
      Pattern.compile("(\\d+(?:\\.\\d+)*\\." + ADDED + ")\\..+");

  /** What training does with a weight. */
  public enum Kind {
    /** Trained, and pulled towards zero by weight decay. */
    DECAYED,
    /** Trained without weight decay: biases, slopes and what belongs to normalisation. */
    FREE,
    /** Not trained: running statistics. */
    STATISTIC
  }

  /** Whether the optimizer moves it. */
  public boolean trained() {
    return kind != Kind.STATISTIC;
  }

  /**
   * The path of the {@linkplain Residual#added added} layer that a weight belongs to; of the
   * weights themselves, and not of what an optimizer remembers of them.
   *
   * @param name a weight's
   */
  public static Optional<String> addedLayer(String name) {
    Matcher path = ADDED_LAYER.matcher(name);
    return path.matches() ? Optional.of(path.group(1)) : Optional.empty();
  }

  /**
   * What a layer that multiplies and adds keeps.
   *
   * @param path the layer's in its network
   */
  static List<Weight> withBias(String path, Tensor weight, Optional<Tensor> bias) {
    List<Weight> weights = new ArrayList<>();
    weights.add(new Weight(path + ".weight", weight, Kind.DECAYED));
    bias.ifPresent(tensor -> weights.add(new Weight(path + ".bias", tensor, Kind.FREE)));
    return weights;
  }

  /** All of these, in order. */
  @SafeVarargs
  public static List<Weight> joined(List<Weight>... parts) {
    List<Weight> all = new ArrayList<>();
    for (List<Weight> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }
}
