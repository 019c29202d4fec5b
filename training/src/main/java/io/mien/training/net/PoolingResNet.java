package io.mien.training.net;

import java.util.List;

/**
 * A shallow residual network for small pictures, after the ResNet-9 of Page (2018) for CIFAR-10: it
 * keeps the full resolution at first and halves it three times by pooling. A convolution of the
 * picture, then three times a convolution that widens, a pooling, and a residual of two
 * convolutions; all kernels are 3 x 3.
 *
 * @param width factor on the channels 32, and 64, 128, 256 of the three stages; 0.125 to 2
 * @param dropout share of the pooled features dropped in training; 0 to below 1
 */
public record PoolingResNet(double width, double dropout) implements Architecture {
  private static final int STEM = 32;
  private static final int[] STAGES = {64, 128, 256};

  /** Three poolings have to leave a pixel. */
  private static final int LEAST_PIXELS = 8;

  public PoolingResNet {
    Architecture.requireWidth(width);
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

  private static Layer stage(int in, int out, Initializer initializer) {
    Layer body =
        new Sequence(List.of(norm(out, out, initializer), Step.RELU, norm(out, out, initializer)));
    // Rectifying the largest is the same as taking the largest rectified, on a quarter of the
    // values.
    return Sequence.of(
        norm(in, out, initializer), Step.MAX_POOL, Step.RELU, Residual.around(body), Step.RELU);
  }

  private static Layer norm(int in, int out, Initializer initializer) {
    return new ConvNorm(Conv.Shape.same(in, out, 3, 1), initializer);
  }
}
