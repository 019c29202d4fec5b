package io.mien.training.cam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.eval.ActivationSession;
import io.mien.training.net.Architecture;
import io.mien.training.net.Head;
import io.mien.training.net.Lfn;
import io.mien.training.net.Mfn;
import io.mien.training.net.MobileFaceNet;
import io.mien.training.net.Network;
import io.mien.training.net.PoolingResNet;
import io.mien.training.net.ResNet;
import io.mien.training.net.SwinT;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradCamTest {
  /** Sums of floats in another order, on a scale of 0..1. */
  private static final float ROUNDING = 1e-3f;

  private static final int SIDE = 32;
  private static final int LABELS = 5;
  private static final int[] CLASSES = {0, 3, 4};
  private static final Preprocessing GREY =
      Preprocessing.plain(ColourOrder.GRAY, SIDE, SIDE, Resampling.ANTIALIASED, Border.REPLICATE);

  private static Network build(Architecture architecture) {
    return architecture.build(1, SIDE, LABELS, new SplittableRandom(3));
  }

  private static FloatBuffer pictures() {
    Random random = new Random(7);
    FloatBuffer pictures =
        ByteBuffer.allocateDirect(CLASSES.length * SIDE * SIDE * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < pictures.capacity(); i++) {
      pictures.put(i, (float) random.nextGaussian());
    }
    return pictures;
  }

  static Stream<Architecture> pooled() {
    return Stream.of(
        ResNet.eighteen(0.125, ResNet.Stem.NO_POOL, 0),
        new Lfn(0).with(new Head.Pooled(0)),
        new MobileFaceNet(0).with(new Head.Pooled(0)));
  }

  @ParameterizedTest
  @MethodSource("pooled")
  void isTheClassActivationMapWhereTheHeadIsTheMeanAndALinearLayer(Architecture architecture) {
    try (Network network = build(architecture)) {
      List<ActivationMap> found = GradCam.of(network, pictures(), CLASSES.length, CLASSES);

      for (boolean mirrored : new boolean[] {false, true}) {
        byte[] file = network.toOnnx(Map.of(), mirrored);
        try (ActivationSession session = ActivationSession.open(file, GREY).orElseThrow()) {
          List<ActivationMap> expected = session.maps(pictures(), CLASSES.length, CLASSES);
          for (int n = 0; n < CLASSES.length; n++) {
            assertThat(found.get(n).height()).isEqualTo(expected.get(n).height());
            assertThat(found.get(n).values())
                .containsExactly(expected.get(n).values(), within(ROUNDING));
          }
        }
      }
      assertThat(found).anyMatch(map -> !map.isEmpty());
    }
  }

  static Stream<Architecture> otherHeads() {
    return Stream.of(
        new MobileFaceNet(0),
        new Mfn(0).with(new Head.Attention()),
        new PoolingResNet(0.125, 1, 0),
        ResNet.eighteen(0.125, ResNet.Stem.NO_POOL, 0).with(new Head.Uncertain(0)),
        new SwinT(0.125, 1, 4, 0.1, 0));
  }

  @ParameterizedTest
  @MethodSource("otherHeads")
  void isThereForEveryHead(Architecture architecture) {
    try (Network network = build(architecture)) {
      List<ActivationMap> maps = GradCam.of(network, pictures(), CLASSES.length, CLASSES);

      assertThat(maps).hasSize(CLASSES.length).anyMatch(map -> !map.isEmpty());
      for (ActivationMap map : maps) {
        for (float value : map.values()) {
          assertThat(value).isBetween(0f, 1f);
        }
      }
    }
  }

  @Test
  void aFileWithAnotherHeadHasNoClassActivationMaps() {
    try (Network network = build(new MobileFaceNet(0))) {
      assertThat(ActivationSession.open(network.toOnnx(Map.of()), GREY)).isEmpty();
    }
  }

  @Test
  void meansAreScaledLikeMaps() {
    ActivationMap left = ActivationMap.of(1, 2, new float[] {4, -1});
    ActivationMap right = ActivationMap.of(1, 2, new float[] {0.5f, 1});

    assertThat(left.values()).containsExactly(1, 0);
    assertThat(ActivationMap.mean(List.of(left, right)).values())
        .containsExactly(new float[] {1, 2f / 3}, within(ROUNDING));
    assertThat(ActivationMap.of(1, 2, new float[] {-1, -2}).isEmpty()).isTrue();
    assertThatThrownBy(() -> ActivationMap.of(2, 2, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 2 x 2 values, found 3");
  }
}
