package io.mien.training.net;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The residual network of 18 layers (He et al., 2016).
 *
 * @param width factor on the channels 64, 128, 256, 512 of the four stages; 0.125 to 2
 * @param dropout share of the pooled features dropped in training; 0 to below 1
 */
public record ResNet18(double width, Stem stem, double dropout) implements Architecture {
  private static final int[] CHANNELS = {64, 128, 256, 512};

  /** How the network begins. */
  public enum Stem {
    /** 7 x 7 with stride 2, then max pooling with stride 2: for pictures of 112 pixels and more. */
    STANDARD,
    /** 7 x 7 with stride 2 alone: keeps twice the resolution, for small pictures. */
    NO_POOL
  }

  public ResNet18 {
    if (!(width >= 0.125 && width <= 2)) {
      throw new IllegalArgumentException("expected a width of 0.125 to 2, found " + width);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("expected a dropout of 0 to below 1, found " + dropout);
    }
  }

  @Override
  public void requirePixels(int pixels) {
    if (pixels < 1) {
      throw new IllegalArgumentException("expected at least 1 input pixel, found " + pixels);
    }
  }

  @Override
  public Network build(int channels, int pixels, int labels, RandomGenerator random) {
    Initializer initializer = new Initializer(random);
    List<Layer> layers = new ArrayList<>();
    int in = channels(0);
    layers.add(new ConvNorm(Conv.Shape.same(channels, in, 7, 2), initializer));
    layers.add(Step.RELU);
    if (stem == Stem.STANDARD) {
      layers.add(Step.MAX_POOL);
    }
    for (int stage = 0; stage < CHANNELS.length; stage++) {
      int out = channels(stage);
      layers.add(block(in, out, stage == 0 ? 1 : 2, initializer));
      layers.add(block(out, out, 1, initializer));
      in = out;
    }
    layers.add(Step.GLOBAL_AVERAGE);
    layers.add(new Dropout(dropout));
    layers.add(new Linear(in, labels, initializer));
    return new Network(new Sequence(layers), channels, pixels, labels);
  }

  private int channels(int stage) {
    return (int) Math.round(CHANNELS[stage] * width);
  }

  private static Layer block(int in, int out, int stride, Initializer initializer) {
    Layer body =
        Sequence.of(
            new ConvNorm(Conv.Shape.same(in, out, 3, stride), initializer),
            Step.RELU,
            new ConvNorm(Conv.Shape.same(out, out, 3, 1), initializer));
    Layer shortcut =
        in == out && stride == 1
            ? Sequence.of()
            : new ConvNorm(Conv.Shape.same(in, out, 1, stride), initializer);
    return Sequence.of(new Residual(body, shortcut), Step.RELU);
  }
}
