package io.mien.training.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MobileFaceNet (Chen et al., 2018; spec/methods.md, 4.6) with an embedding of 512 values.
 *
 * @param dropout share of the embedding dropped in training; 0 to below 1
 */
public record MobileFaceNet(double dropout) implements Architecture {
  private static final int CHANNELS = 512;

  public MobileFaceNet {
    Architecture.requireDropout(dropout);
  }

  @Override
  public void requirePixels(int pixels) {
    MobileBlocks.requirePixels(pixels, "MobileFaceNet");
  }

  @Override
  public Head head() {
    return new Head.Embedding(CHANNELS, dropout);
  }

  /** As the authors' code names them. */
  @Override
  public Optional<PublishedNames> published() {
    List<String> names = new ArrayList<>(MobileBlocks.published("conv1"));
    names.addAll(MobileBlocks.published("conv2_dw"));
    names.addAll(MobileBlocks.publishedInverted("conv_23"));
    addPublished(names, "conv_3", 4);
    names.addAll(MobileBlocks.publishedInverted("conv_34"));
    addPublished(names, "conv_4", 6);
    names.addAll(MobileBlocks.publishedInverted("conv_45"));
    addPublished(names, "conv_5", 2);
    names.addAll(MobileBlocks.published("conv_6_sep"));
    return Optional.of(new PublishedNames(names, List.of("conv_6_dw.", "linear.", "fc.", "^bn.")));
  }

  private static void addPublished(List<String> names, String path, int times) {
    for (int i = 0; i < times; i++) {
      names.addAll(MobileBlocks.publishedInverted(path + ".model." + i));
    }
  }

  /** {@code [N, channels, P, P]} to {@code [N, 512, P/16, P/16]}. */
  @Override
  public Trunk trunk(int channels, int pixels, Initializer initializer) {
    List<Layer> layers = new ArrayList<>();
    layers.add(MobileBlocks.activated(Conv.Shape.same(channels, 64, 3, 2), initializer));
    layers.add(MobileBlocks.activated(Conv.Shape.depthwise(64, 3, 1, 1), initializer));
    layers.add(MobileBlocks.inverted(64, 128, 64, 2, initializer));
    addResidual(layers, 4, 64, 128, initializer);
    layers.add(MobileBlocks.inverted(64, 256, 128, 2, initializer));
    addResidual(layers, 6, 128, 256, initializer);
    layers.add(MobileBlocks.inverted(128, 512, 128, 2, initializer));
    addResidual(layers, 2, 128, 256, initializer);
    layers.add(MobileBlocks.activated(Conv.Shape.same(128, CHANNELS, 1, 1), initializer));
    return new Trunk(layers, CHANNELS, pixels / MobileBlocks.REDUCTION);
  }

  private static void addResidual(
      List<Layer> layers, int times, int channels, int hidden, Initializer initializer) {
    for (int i = 0; i < times; i++) {
      layers.add(
          Residual.around(MobileBlocks.inverted(channels, hidden, channels, 1, initializer)));
    }
  }
}
