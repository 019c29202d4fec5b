package io.mien.training.net;

import java.util.ArrayList;
import java.util.List;

/**
 * A shallow residual network for small pictures, after the ResNet-9 of Page (2018) for CIFAR-10: it
 * keeps the full resolution at first and halves it three times by pooling. A convolution of the
 * picture, then three times a convolution that widens, a pooling, and a residual of two
 * convolutions; all kernels are 3 x 3. More residuals of a stage have half its channels between
 * their convolutions, and begin as the identity, by a last normalisation that gives zeros (Goyal et
 * al., 2017, section 5.1): a trained network grows by them without forgetting (Chen et al., 2016).
 *
 * @param width factor on the channels 32, and 64, 128, 256 of the three stages; 0.125 to 2
 * @param residuals of each stage; 1 to 4
 * @param dropout share of the pooled features dropped in training; 0 to below 1
 */
public record PoolingResNet(double width, int residuals, double dropout) implements Architecture {
  private static final int STEM = 32;
  private static final int[] STAGES = {64, 128, 256};

  /** Three poolings have to leave a pixel. */
  private static final int LEAST_PIXELS = 8;

  private static final int MOST_RESIDUALS = 4;

  public PoolingResNet {
    Architecture.requireWidth(width);
    if (residuals < 1 || residuals > MOST_RESIDUALS) {
      throw new IllegalArgumentException(
          "expected 1 to " + MOST_RESIDUALS + " residuals, found " + residuals);
    }
    Architecture.requireDropout(dropout);
  }

  @Override
  public void requirePixels(int pixels) {
    if (pixels < LEAST_PIXELS) {
      throw new IllegalArgumentException(
          "expected at least " + LEAST_PIXELS + " input pixels, found " + pixels);
    }
  }

  @Override
  public Trunk trunk(int channels, int pixels, Initializer initializer) {
    int stem = scaled(STEM);
    int first = scaled(STAGES[0]);
    int second = scaled(STAGES[1]);
    int third = scaled(STAGES[2]);
    List<Layer> layers =
        List.of(
            Sequence.of(norm(channels, stem, initializer), Step.RELU),
            stage(stem, first, initializer),
            stage(first, second, initializer),
            stage(second, third, initializer));
    int side = pixels;
    for (int pooling = 0; pooling < STAGES.length; pooling++) {
      side = (side + 1) / 2;
    }
    return new Trunk(layers, third, side);
  }

  @Override
  public Head head() {
    return new Head.Pooled(dropout);
  }

  private int scaled(int channels) {
    return (int) Math.round(channels * width);
  }

  private Layer stage(int in, int out, Initializer initializer) {
    // Drawn first, as it always was: a seed keeps its weights.
    Layer body = Sequence.of(norm(out, out, initializer), Step.RELU, norm(out, out, initializer));
    List<Layer> layers = new ArrayList<>();
    layers.add(norm(in, out, initializer));
    // Rectifying the largest is the same as taking the largest rectified, on a quarter of the
    // values.
    layers.add(Step.MAX_POOL);
    layers.add(Step.RELU);
    layers.add(Residual.around(body));
    layers.add(Step.RELU);
    int half = out / 2;
    for (int more = 1; more < residuals; more++) {
      Conv.Shape last = Conv.Shape.same(half, out, 3, 1);
      layers.add(
          Residual.added(
              Sequence.of(
                  norm(out, half, initializer),
                  Step.RELU,
                  new ConvNorm(last, BatchNorm.Kind.SILENT, initializer))));
      layers.add(Step.RELU);
    }
    return new Sequence(layers);
  }

  private static Layer norm(int in, int out, Initializer initializer) {
    return new ConvNorm(Conv.Shape.same(in, out, 3, 1), initializer);
  }
}
