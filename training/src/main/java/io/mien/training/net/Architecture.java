package io.mien.training.net;

import java.util.random.RandomGenerator;

/** A kind of network, as data. */
public sealed interface Architecture permits ResNet18, PoolingResNet, Lfn {
  /** Throws {@link IllegalArgumentException} where it cannot take pictures of this size. */
  void requirePixels(int pixels);

  /**
   * A network with fresh weights.
   *
   * @param channels of the input pictures
   * @param pixels height and width of the input pictures
   * @param labels length of the output
   * @param random decides the first weights
   */
  Network build(int channels, int pixels, int labels, RandomGenerator random);
}
