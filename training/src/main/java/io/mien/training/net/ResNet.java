package io.mien.training.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Residual networks (He et al., 2016), by choice with block attention.
 *
 * @param width factor on the channels 64, 128, 256, 512 of the four stages; 0.125 to 2
 * @param attention where a {@link Cbam} stands
 * @param stages how many of the four stages are there, 1 to 4
 * @param dropout share of the pooled features dropped in training; 0 to below 1
 */
public record ResNet(
    Depth depth, double width, Stem stem, Attention attention, int stages, double dropout)
    implements Architecture {
  static final int ALL_STAGES = 4;
  private static final int FIRST_CHANNELS = 64;
  private static final int BOTTLENECK = 4;

  /** How many layers it has. */
  public enum Depth {
    /** Two blocks of two 3 x 3 kernels in each stage. */
    EIGHTEEN(2, 2, 2, 2),
    /** 3, 4, 6, 3 blocks of 1 x 1, 3 x 3 and 1 x 1, the last with four times the channels. */
    FIFTY(3, 4, 6, 3);

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<Integer> blocks;

    Depth(Integer... blocks) {
      this.blocks = List.of(blocks);
    }

    int out(int channels) {
      return this == FIFTY ? BOTTLENECK * channels : channels;
    }
  }

  /** How the network begins. */
  public enum Stem {
    /** 7 x 7 with stride 2, then max pooling with stride 2: for pictures of 112 pixels and more. */
    STANDARD,
    /** 7 x 7 with stride 2 alone: keeps twice the resolution, for small pictures. */
    NO_POOL
  }

  /** Where a block attention module stands. */
  public enum Attention {
    NONE,
    /** In each block, before the addition. */
    BLOCK,
    /** After each stage. */
    STAGE,
    /** After the last stage. */
    LAST
  }

  public ResNet {
    Architecture.requireWidth(width);
    Architecture.requireDropout(dropout);
    if (stages < 1 || stages > ALL_STAGES) {
      throw new IllegalArgumentException("expected 1 to 4 stages, found " + stages);
    }
  }

  /** The network of 18 layers without attention. */
  public static ResNet eighteen(double width, Stem stem, double dropout) {
    return new ResNet(Depth.EIGHTEEN, width, stem, Attention.NONE, ALL_STAGES, dropout);
  }

  /** All stages but the last, which {@link BranchPair} has twice, with attention after it. */
  public ResNet firstStages() {
    Attention before = attention == Attention.LAST ? Attention.NONE : attention;
    return new ResNet(depth, width, stem, before, ALL_STAGES - 1, dropout);
  }

  @Override
  public Head head() {
    return new Head.Pooled(dropout);
  }

  @Override
  public Trunk trunk(int channels, int pixels, Initializer initializer) {
    List<Layer> layers = new ArrayList<>();
    int in = scaled(0);
    int side = half(pixels);
    layers.add(new ConvNorm(Conv.Shape.same(channels, in, 7, 2), initializer));
    layers.add(Step.RELU);
    if (stem == Stem.STANDARD) {
      layers.add(Step.MAX_POOL);
      side = half(side);
    }
    for (int stage = 0; stage < stages; stage++) {
      layers.addAll(stage(in, stage, initializer));
      in = depth.out(scaled(stage));
      side = stage == 0 ? side : half(side);
    }
    return new Trunk(layers, in, side);
  }

  /** As torchvision names them. */
  @Override
  public Optional<PublishedNames> published() {
    List<String> modules = new ArrayList<>(List.of("conv1", "bn1"));
    int in = scaled(0);
    for (int stage = 0; stage < stages; stage++) {
      int out = depth.out(scaled(stage));
      for (int block = 0; block < depth.blocks.get(stage); block++) {
        String path = "layer" + (stage + 1) + "." + block;
        for (int conv = 1; conv <= (depth == Depth.FIFTY ? 3 : 2); conv++) {
          modules.addAll(List.of(path + ".conv" + conv, path + ".bn" + conv));
        }
        if (attention == Attention.BLOCK) {
          modules.addAll(Cbam.UNPUBLISHED);
        }
        if (in != out || (stage > 0 && block == 0)) {
          modules.addAll(List.of(path + ".downsample.0", path + ".downsample.1"));
        }
        in = out;
      }
      if (hasAttentionAfter(stage)) {
        modules.addAll(Cbam.UNPUBLISHED);
      }
    }
    return Optional.of(
        new PublishedNames(
            modules, stages < ALL_STAGES ? List.of("fc.", "layer4.") : List.of("fc.")));
  }

  private boolean hasAttentionAfter(int stage) {
    return attention == Attention.STAGE || (attention == Attention.LAST && stage == stages - 1);
  }

  /**
   * The blocks of a stage, from 0, and the attention after it; all but the first halve the
   * resolution.
   */
  List<Layer> stage(int in, int stage, Initializer initializer) {
    List<Layer> layers = new ArrayList<>();
    int channels = in;
    for (int block = 0; block < depth.blocks.get(stage); block++) {
      int stride = stage > 0 && block == 0 ? 2 : 1;
      layers.add(block(channels, scaled(stage), stride, initializer));
      channels = depth.out(scaled(stage));
    }
    if (hasAttentionAfter(stage)) {
      layers.add(new Cbam(channels, initializer));
    }
    return layers;
  }

  private int scaled(int stage) {
    return (int) Math.round((FIRST_CHANNELS << stage) * width);
  }

  private static int half(int side) {
    return (side + 1) / 2;
  }

  private Layer block(int in, int channels, int stride, Initializer initializer) {
    int out = depth.out(channels);
    List<Layer> body = new ArrayList<>();
    if (depth == Depth.FIFTY) {
      body.add(new ConvNorm(Conv.Shape.same(in, channels, 1, 1), initializer));
      body.add(Step.RELU);
      body.add(new ConvNorm(Conv.Shape.same(channels, channels, 3, stride), initializer));
      body.add(Step.RELU);
      body.add(new ConvNorm(Conv.Shape.same(channels, out, 1, 1), initializer));
    } else {
      body.add(new ConvNorm(Conv.Shape.same(in, out, 3, stride), initializer));
      body.add(Step.RELU);
      body.add(new ConvNorm(Conv.Shape.same(out, out, 3, 1), initializer));
    }
    if (attention == Attention.BLOCK) {
      body.add(new Cbam(out, initializer));
    }
    Layer shortcut =
        in == out && stride == 1
            ? Sequence.of()
            : new ConvNorm(Conv.Shape.same(in, out, 1, stride), initializer);
    return Sequence.of(new Residual(new Sequence(body), shortcut), Step.RELU);
  }
}
