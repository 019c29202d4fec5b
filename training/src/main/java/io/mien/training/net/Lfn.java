package io.mien.training.net;

import static io.mien.training.net.MobileBlocks.part;

import java.util.ArrayList;
import java.util.List;

/**
 * LFN, the light feature network of mixed depthwise convolutions (spec/methods.md, 4.4), by itself
 * with a fully connected head on its embedding of 256 values; under {@link Head.Bias} it is LFNSB.
 *
 * @param dropout share of the embedding dropped in training; 0 to below 1
 */
public record Lfn(double dropout) implements Architecture {
  private static final int EMBEDDING = 256;

  public Lfn {
    Architecture.requireDropout(dropout);
  }

  @Override
  public void requirePixels(int pixels) {
    MobileBlocks.requirePixels(pixels, "LFN");
  }

  @Override
  public Head head() {
    return new Head.Embedding(EMBEDDING, dropout);
  }

  /** {@code [N, channels, P, P]} to {@code [N, 256, P/16, P/16]}. */
  @Override
  public Trunk trunk(int channels, int pixels, Initializer initializer) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new ConvNorm(Conv.Shape.same(channels, 64, 3, 2), initializer));
    layers.add(new ConvNorm(Conv.Shape.depthwise(64, 3, 1, 1), initializer));
    layers.add(MobileBlocks.mixed(64, 64, 2, initializer, part(3, 64), part(5, 32)));
    MobileBlocks.addMixed(layers, 9, 64, initializer, part(3, 96));
    layers.add(MobileBlocks.mixed(64, 128, 2, initializer, part(3, 128), part(5, 64)));
    MobileBlocks.addMixed(layers, 16, 128, initializer, part(3, 192));
    layers.add(
        MobileBlocks.mixed(128, 256, 2, initializer, part(3, 256), part(5, 256), part(7, 256)));
    MobileBlocks.addMixed(layers, 6, 256, initializer, part(3, 172), part(5, 170));
    layers.add(new RepVggDw(256, initializer));
    return new Trunk(List.of(new Sequence(layers)), EMBEDDING, pixels / MobileBlocks.REDUCTION);
  }
}
