package io.mien.training.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The building blocks of MobileFaceNet, MFN and LFN (spec/methods.md, 4.3). */
final class MobileBlocks {
  /** Four strides of 2 lie between a picture and its last maps. */
  static final int REDUCTION = 16;

  private MobileBlocks() {}

  /** A convolution with normalisation and a slope for each channel. */
  static Layer activated(Conv.Shape shape, Initializer initializer) {
    return Sequence.of(new ConvNorm(shape, initializer), new PRelu(shape.out()));
  }

  static MixConv.Part part(int kernel, int channels) {
    return new MixConv.Part(kernel, channels);
  }

  /** Widen, mix, attend, narrow. */
  static Layer mixed(int in, int out, int stride, Initializer initializer, MixConv.Part... parts) {
    int hidden = Arrays.stream(parts).mapToInt(MixConv.Part::channels).sum();
    return Sequence.of(
        new ConvNorm(Conv.Shape.same(in, hidden, 1, 1), initializer),
        new PRelu(hidden),
        new MixConv(List.of(parts), stride, initializer),
        new CoordinateAttention(hidden, initializer),
        new ConvNorm(Conv.Shape.same(hidden, out, 1, 1), initializer));
  }

  /** Residuals around {@link #mixed}. */
  static void addMixed(
      List<Layer> layers, int times, int channels, Initializer initializer, MixConv.Part... parts) {
    for (int i = 0; i < times; i++) {
      layers.add(Residual.around(mixed(channels, channels, 1, initializer, parts)));
    }
  }

  /** Widen, see each channel alone, narrow. */
  static Layer inverted(int in, int hidden, int out, int stride, Initializer initializer) {
    return Sequence.of(
        activated(Conv.Shape.same(in, hidden, 1, 1), initializer),
        activated(Conv.Shape.depthwise(hidden, 3, stride, 1), initializer),
        new ConvNorm(Conv.Shape.same(hidden, out, 1, 1), initializer));
  }

  /** How the authors' code names a convolution with normalisation and slopes. */
  static List<String> published(String path) {
    return List.of(path + ".conv", path + ".bn", path + ".prelu");
  }

  /** How the authors' code names {@link #mixed} with so many kernels. */
  static List<String> publishedMixed(String path, int kernels) {
    List<String> names = new ArrayList<>(published(path + ".conv"));
    for (int i = 0; i < kernels; i++) {
      names.add(path + ".conv_dw.mixed_depthwise_conv." + i);
    }
    for (String part : List.of("CA.conv1", "CA.bn1", "CA.conv2", "CA.conv3")) {
      names.add(path + "." + part);
    }
    names.addAll(List.of(path + ".project.conv", path + ".project.bn"));
    return names;
  }

  /** How the authors' code names {@link #inverted}. */
  static List<String> publishedInverted(String path) {
    List<String> names = new ArrayList<>(published(path + ".conv"));
    names.addAll(published(path + ".conv_dw"));
    names.addAll(List.of(path + ".project.conv", path + ".project.bn"));
    return names;
  }

  /** Strides have to divide the picture. */
  static void requirePixels(int pixels, String network) {
    if (pixels < REDUCTION || pixels % REDUCTION != 0) {
      throw new IllegalArgumentException(
          "expected input pixels that are a multiple of "
              + REDUCTION
              + " for "
              + network
              + ", found "
              + pixels);
    }
  }
}
