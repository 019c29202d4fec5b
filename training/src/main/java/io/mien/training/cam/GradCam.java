package io.mien.training.cam;

import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Grad-CAM (Selvaraju et al., 2017): {@code max(0, sum over k of a[k] A[k])}, where {@code A} are
 * the trunk's last maps and {@code a[k]} is the mean over map k of the gradient of the class's
 * logit. Where the head is the mean of each map and a linear layer it is the class activation map.
 */
public final class GradCam {
  private GradCam() {}

  /**
   * A map for each picture.
   *
   * @param pictures direct, {@code [count, channels, pixels, pixels]} from its start
   * @param classes the index of the class to look for, of each picture
   */
  @SuppressWarnings("try") // the scope works by being there
  public static List<ActivationMap> of(
      Network network, FloatBuffer pictures, int count, int[] classes) {
    if (classes.length != count) {
      throw new IllegalArgumentException(
          "expected a class for each of %d pictures, found %d".formatted(count, classes.length));
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor input =
          Tensors.of(pictures, count, network.channels(), network.pixels(), network.pixels());
      Tensor maps = features(network, input).set_requires_grad(true);
      Tensor wanted = Tensors.ofWhole(classes).view(count, 1);
      network.classified(maps, false).gather(1, wanted).sum().backward();
      Tensor shares = maps.mutable_grad().mean(new long[] {2, 3}, true, new ScalarTypeOptional());
      Tensor raw = shares.mul(maps).sum(1).detach();
      return split(Tensors.values(raw), count, (int) maps.size(2), (int) maps.size(3));
    }
  }

  @SuppressWarnings("try") // the guard works by being there
  private static Tensor features(Network network, Tensor input) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return network.features(input, false).detach();
    }
  }

  private static List<ActivationMap> split(float[] values, int count, int height, int width) {
    List<ActivationMap> maps = new ArrayList<>();
    int length = height * width;
    for (int n = 0; n < count; n++) {
      float[] raw = Arrays.copyOfRange(values, n * length, (n + 1) * length);
      maps.add(ActivationMap.of(height, width, raw));
    }
    return maps;
  }
}
