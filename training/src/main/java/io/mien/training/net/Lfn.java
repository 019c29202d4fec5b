package io.mien.training.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * LFN, the light feature network of mixed depthwise convolutions, with a fully connected head on
 * its embedding of 256 values (without spatial bias).
 *
 * @param dropout share of the embedding dropped in training; 0 to below 1
 */
public record Lfn(double dropout) implements Architecture {
  private static final int EMBEDDING = 256;
  private static final int REDUCTION = 16;

  public Lfn {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("expected a dropout of 0 to below 1, found " + dropout);
    }
  }

  @Override
  public void requirePixels(int pixels) {
    if (pixels < REDUCTION || pixels % REDUCTION != 0) {
      throw new IllegalArgumentException(
          "expected input pixels that are a multiple of "
              + REDUCTION
              + " for LFN, found "
              + pixels);
    }
  }

  @Override
  public Network build(int channels, int pixels, int labels, RandomGenerator random) {
    requirePixels(pixels);
    Initializer initializer = new Initializer(random);
    int map = pixels / REDUCTION;
    Layer head =
        Sequence.of(
            new ConvNorm(Conv.Shape.depthwise(EMBEDDING, map, 1, 0), initializer),
            Step.FLATTEN,
            new LinearNorm(EMBEDDING, EMBEDDING, initializer),
            new Dropout(dropout),
            new Linear(EMBEDDING, labels, initializer));
    Layer features = features(channels, initializer);
    return new Network(Sequence.of(features, head), channels, pixels, labels);
  }

  /** The feature extractor: {@code [N, channels, P, P]} to {@code [N, 256, P/16, P/16]}. */
  static Sequence features(int channels, Initializer initializer) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new ConvNorm(Conv.Shape.same(channels, 64, 3, 2), initializer));
    layers.add(new ConvNorm(Conv.Shape.depthwise(64, 3, 1, 1), initializer));
    layers.add(bottleneck(64, 64, 2, initializer, part(3, 64), part(5, 32)));
    addResidual(layers, 9, 64, initializer, part(3, 96));
    layers.add(bottleneck(64, 128, 2, initializer, part(3, 128), part(5, 64)));
    addResidual(layers, 16, 128, initializer, part(3, 192));
    layers.add(bottleneck(128, 256, 2, initializer, part(3, 256), part(5, 256), part(7, 256)));
    addResidual(layers, 6, 256, initializer, part(3, 172), part(5, 170));
    layers.add(new RepVggDw(256, initializer));
    return new Sequence(layers);
  }

  private static MixConv.Part part(int kernel, int channels) {
    return new MixConv.Part(kernel, channels);
  }

  private static void addResidual(
      List<Layer> layers, int times, int channels, Initializer initializer, MixConv.Part... parts) {
    for (int i = 0; i < times; i++) {
      layers.add(Residual.around(bottleneck(channels, channels, 1, initializer, parts)));
    }
  }

  /** The mix bottleneck: widen, mix, attend, narrow. */
  private static Layer bottleneck(
      int in, int out, int stride, Initializer initializer, MixConv.Part... parts) {
    int hidden = Arrays.stream(parts).mapToInt(MixConv.Part::channels).sum();
    return Sequence.of(
        new ConvNorm(Conv.Shape.same(in, hidden, 1, 1), initializer),
        new PRelu(hidden),
        new MixConv(List.of(parts), stride, initializer),
        new CoordinateAttention(hidden, initializer),
        new ConvNorm(Conv.Shape.same(hidden, out, 1, 1), initializer));
  }
}
