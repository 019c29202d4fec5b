package io.mien.training.net;

import static io.mien.training.net.MobileBlocks.part;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MFN, the mixed feature network (Zhang et al., 2023; spec/methods.md, 4.6), by itself with a head
 * on its embedding of 256 values; under {@link Head.Attention} it is DDAMFN.
 *
 * @param dropout share of the embedding dropped in training; 0 to below 1
 */
public record Mfn(double dropout) implements Architecture {
  private static final int EMBEDDING = 256;
  private static final int CHANNELS = 512;

  /** What follows the trunk in published files, and what their mixed convolutions never use. */
  private static final List<String> IGNORED =
      List.of("conv_6_dw.", "linear.", "fc.", "^bn.", "conv_dw.bn.", "conv_dw.prelu.");

  public Mfn {
    Architecture.requireDropout(dropout);
  }

  @Override
  public void requirePixels(int pixels) {
    MobileBlocks.requirePixels(pixels, "MFN");
  }

  @Override
  public Head head() {
    return new Head.Embedding(EMBEDDING, dropout);
  }

  /** As the authors' code names them. */
  @Override
  public Optional<PublishedNames> published() {
    List<String> names = new ArrayList<>(MobileBlocks.published("conv1"));
    names.addAll(MobileBlocks.published("conv2_dw"));
    names.addAll(MobileBlocks.publishedMixed("conv_23", 3));
    addPublished(names, "conv_3", 9, 2);
    names.addAll(MobileBlocks.publishedMixed("conv_34", 3));
    addPublished(names, "conv_4", 16, 2);
    names.addAll(MobileBlocks.publishedMixed("conv_45", 4));
    addPublished(names, "conv_5", 6, 3);
    names.addAll(MobileBlocks.published("conv_6_sep"));
    return Optional.of(new PublishedNames(names, IGNORED));
  }

  private static void addPublished(List<String> names, String path, int times, int kernels) {
    for (int i = 0; i < times; i++) {
      names.addAll(MobileBlocks.publishedMixed(path + ".model." + i, kernels));
    }
  }

  /** {@code [N, channels, P, P]} to {@code [N, 512, P/16, P/16]}. */
  @Override
  public Trunk trunk(int channels, int pixels, Initializer initializer) {
    List<Layer> layers = new ArrayList<>();
    layers.add(MobileBlocks.activated(Conv.Shape.same(channels, 64, 3, 2), initializer));
    layers.add(MobileBlocks.activated(Conv.Shape.depthwise(64, 3, 1, 1), initializer));
    layers.add(MobileBlocks.mixed(64, 64, 2, initializer, part(3, 64), part(5, 32), part(7, 32)));
    MobileBlocks.addMixed(layers, 9, 64, initializer, part(3, 96), part(5, 32));
    layers.add(MobileBlocks.mixed(64, 128, 2, initializer, part(3, 128), part(5, 64), part(7, 64)));
    MobileBlocks.addMixed(layers, 16, 128, initializer, part(3, 192), part(5, 64));
    layers.add(
        MobileBlocks.mixed(
            128, 256, 2, initializer, part(3, 256), part(5, 256), part(7, 256), part(9, 256)));
    MobileBlocks.addMixed(layers, 6, 256, initializer, part(3, 172), part(5, 170), part(7, 170));
    layers.add(MobileBlocks.activated(Conv.Shape.same(256, CHANNELS, 1, 1), initializer));
    return new Trunk(layers, CHANNELS, pixels / MobileBlocks.REDUCTION);
  }
}
