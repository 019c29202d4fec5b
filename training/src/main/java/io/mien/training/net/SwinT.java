package io.mien.training.net;

import io.mien.training.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The tiny Swin transformer (Liu et al., 2021; spec/methods.md, 4.8): patches as tokens, 2, 2, 6, 2
 * blocks of attention within windows, every second of them with windows moved by half, and a
 * merging of 2 x 2 tokens between the stages.
 *
 * @param width factor on the 96 values of a token, a multiple of 1/32; 0.125 to 2
 * @param patch pixels across a token, 2 for pictures of 112 pixels, 4 for 224
 * @param window tokens across a window; 7
 * @param dropPath share of pictures that skip a block's branch in training, in the last block
 * @param dropout share of the pooled features dropped in training; 0 to below 1
 */
public record SwinT(double width, int patch, int window, double dropPath, double dropout)
    implements Architecture {
  private static final int VALUES = 96;
  private static final int PER_HEAD = 32;
  private static final List<Integer> BLOCKS = List.of(2, 2, 6, 2);
  private static final int FIRST_HEADS = 3;

  public SwinT {
    Architecture.requireWidth(width);
    Architecture.requireDropout(dropout);
    Architecture.requireDropout(dropPath);
    if (width * PER_HEAD != Math.rint(width * PER_HEAD)) {
      throw new IllegalArgumentException(
          "expected a width for Swin-T that is a multiple of 1/32, found " + width);
    }
    if (patch < 1 || window < 1) {
      throw new IllegalArgumentException(
          "expected a patch and a window of at least 1, found " + patch + " and " + window);
    }
  }

  @Override
  public void requirePixels(int pixels) {
    int side = pixels / patch;
    boolean divides = pixels % patch == 0;
    for (int stage = 0; stage < BLOCKS.size(); stage++) {
      divides &= side > 0 && side % Math.min(window, side) == 0;
      divides &= stage == BLOCKS.size() - 1 || side % 2 == 0;
      side /= 2;
    }
    if (!divides) {
      throw new IllegalArgumentException(
          "expected input pixels for Swin-T that patches of "
              + patch
              + " pixels, windows of "
              + window
              + " tokens and three halvings divide, for instance "
              + patch * window * 8
              + ", found "
              + pixels);
    }
  }

  @Override
  public Head head() {
    return new Head.Pooled(dropout);
  }

  @Override
  public Trunk trunk(int channels, int pixels, Initializer initializer) {
    int values = (int) Math.round(VALUES * width);
    int side = pixels / patch;
    List<Layer> layers = new ArrayList<>();
    layers.add(new Conv(new Conv.Shape(channels, values, patch, patch, 0, 1), true, initializer));
    layers.add(Turn.TO_TOKENS);
    layers.add(new LayerNorm(values));
    int total = BLOCKS.stream().mapToInt(Integer::intValue).sum();
    int done = 0;
    for (int stage = 0; stage < BLOCKS.size(); stage++) {
      int within = Math.min(window, side);
      for (int block = 0; block < BLOCKS.get(stage); block++) {
        int shift = block % 2 == 1 && side > window ? window / 2 : 0;
        layers.add(
            new SwinBlock(
                new WindowAttention.Grid(side, within, shift),
                values,
                FIRST_HEADS << stage,
                dropPath * done++ / (total - 1),
                initializer));
      }
      if (stage < BLOCKS.size() - 1) {
        layers.add(new PatchMerging(side, values, initializer));
        side /= 2;
        values *= 2;
      }
    }
    layers.add(new LayerNorm(values));
    layers.add(Turn.TO_MAPS);
    return new Trunk(layers, values, side);
  }

  /** As the authors' code and timm name them. */
  @Override
  public Optional<PublishedNames> published() {
    List<String> ignored = List.of("^head.", "attn_mask", "relative_position_index");
    // A merging ends its stage with the authors and begins the next one in timm since 0.9.
    return Optional.of(new PublishedNames(modules(0), modules(1), ignored));
  }

  private static List<String> modules(int mergingStagesLater) {
    List<String> names = new ArrayList<>(List.of("patch_embed.proj", "patch_embed.norm"));
    for (int stage = 0; stage < BLOCKS.size(); stage++) {
      String path = "layers." + stage + ".";
      for (int block = 0; block < BLOCKS.get(stage); block++) {
        for (String part :
            List.of("norm1", "attn", "attn.qkv", "attn.proj", "norm2", "mlp.fc1", "mlp.fc2")) {
          names.add(path + "blocks." + block + "." + part);
        }
      }
      if (stage < BLOCKS.size() - 1) {
        String merging = "layers." + (stage + mergingStagesLater) + ".downsample.";
        names.addAll(List.of(merging + "norm", merging + "reduction"));
      }
    }
    names.add("norm");
    return names;
  }

  /** Passage between maps {@code [N, C, H, W]} and tokens {@code [N, H, W, C]}. */
  private enum Turn implements Layer {
    TO_TOKENS(0, 2, 3, 1),
    TO_MAPS(0, 3, 1, 2);

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final long[] order;

    Turn(long... order) {
      this.order = order;
    }

    @Override
    public Tensor forward(Tensor input, boolean training) {
      return input.permute(order).contiguous();
    }

    @Override
    public List<Weight> weights(String path) {
      return List.of();
    }

    @Override
    public String write(OnnxGraph graph, String input) {
      return graph.transpose(input, order);
    }
  }
}
