package io.mien.training.net;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** A kind of network, as data: a trunk that sees pictures, and a head that names what they show. */
public interface Architecture {
  /**
   * Throws {@link IllegalArgumentException} where it cannot take pictures of this size; most can
   * take any.
   */
  default void requirePixels(int pixels) {
    if (pixels < 1) {
      throw new IllegalArgumentException("expected at least 1 input pixel, found " + pixels);
    }
  }

  /**
   * The trunk with fresh weights.
   *
   * @param channels of the input pictures
   * @param pixels height and width of the input pictures
   */
  Trunk trunk(int channels, int pixels, Initializer initializer);

  /** What makes logits of the trunk's maps, where nobody asks for another head. */
  Head head();

  /** How published files name the trunk's weights; empty where we know of none. */
  default Optional<PublishedNames> published() {
    return Optional.empty();
  }

  /** The same trunk under another head. */
  default Architecture with(Head other) {
    return new Composed(this, other);
  }

  /**
   * A network with fresh weights.
   *
   * @param channels of the input pictures
   * @param pixels height and width of the input pictures
   * @param labels length of the output
   * @param random decides the first weights
   */
  default Network build(int channels, int pixels, int labels, RandomGenerator random) {
    requirePixels(pixels);
    Initializer initializer = new Initializer(random);
    Trunk trunk = trunk(channels, pixels, initializer);
    return new Network(trunk, head().layers(trunk, labels, initializer), channels, pixels, labels);
  }

  /** The factor on a network's channels is 0.125 to 2. */
  static void requireWidth(double width) {
    if (!(width >= 0.125 && width <= 2)) {
      throw new IllegalArgumentException("expected a width of 0.125 to 2, found " + width);
    }
  }

  /** The share of dropped features must leave some. */
  static void requireDropout(double dropout) {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("expected a dropout of 0 to below 1, found " + dropout);
    }
  }
}
