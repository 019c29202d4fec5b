package io.mien.training.net;

import java.util.ArrayList;
import java.util.List;

/**
 * MobileNet (Howard et al., 2017): a convolution of the picture, then thirteen times a depthwise
 * one and one of single pixels, each with normalisation and ReLU.
 *
 * @param width factor on all channels; 0.125 to 2
 * @param dropout share of the pooled features dropped in training; 0 to below 1
 */
public record MobileNet(double width, double dropout) implements Architecture {
  private static final int STEM = 32;
  private static final int REDUCTION = 32;

  /** Channels and stride of each pair. */
  private static final int[][] PAIRS = {
    {64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}, {512, 2}, {512, 1}, {512, 1}, {512, 1},
    {512, 1}, {512, 1}, {1024, 2}, {1024, 1}
  };

  public MobileNet {
    Architecture.requireWidth(width);
    Architecture.requireDropout(dropout);
  }

  @Override
  public Head head() {
    return new Head.Pooled(dropout);
  }

  @Override
  public Trunk trunk(int channels, int pixels, Initializer initializer) {
    List<Layer> layers = new ArrayList<>();
    int in = scaled(STEM);
    layers.add(rectified(Conv.Shape.same(channels, in, 3, 2), initializer));
    for (int[] pair : PAIRS) {
      int out = scaled(pair[0]);
      layers.add(
          Sequence.of(
              rectified(Conv.Shape.depthwise(in, 3, pair[1], 1), initializer),
              rectified(Conv.Shape.same(in, out, 1, 1), initializer)));
      in = out;
    }
    return new Trunk(layers, in, (pixels + REDUCTION - 1) / REDUCTION);
  }

  private int scaled(int channels) {
    return (int) Math.round(channels * width);
  }

  private static Layer rectified(Conv.Shape shape, Initializer initializer) {
    return Sequence.of(new ConvNorm(shape, initializer), Step.RELU);
  }
}
