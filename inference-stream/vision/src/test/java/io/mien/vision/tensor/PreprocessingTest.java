package io.mien.vision.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.Pictures;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  /** Rounding of float sums of some ten values up to 255. */
  private static final float ROUNDING = 1e-3f;

  @Test
  void identityCopiesPixelsExactly() {
    Image image = Pictures.smooth(48, 40);

    float[] rgb = write(plain(ColourOrder.RGB, 48, 40), image, Region.whole(image));
    float[] bgr = write(plain(ColourOrder.BGR, 48, 40), image, Region.whole(image));

    int plane = 48 * 40;
    for (int i = 0; i < plane; i++) {
      for (int channel = 0; channel < 3; channel++) {
        float pixel = image.bgr()[3 * i + channel] & 0xff;
        assertThat(bgr[channel * plane + i]).isEqualTo(pixel);
        assertThat(rgb[(2 - channel) * plane + i]).isEqualTo(pixel);
      }
    }
  }

  @Test
  void identityCopiesGreyPixelsExactlyWithAndWithoutAntialiasing() {
    Image image = Pictures.grey(48, 48, (x, y) -> (x * 7 + y * 13) % 256);
    for (Resampling resampling : Resampling.values()) {
      float[] grey =
          write(grey(48, 48, 0, resampling, Border.REPLICATE), image, Region.whole(image));

      for (int i = 0; i < grey.length; i++) {
        assertThat(grey[i]).isEqualTo(image.bgr()[3 * i] & 0xff);
      }
    }
  }

  @Test
  void linearRampStaysLinear() {
    Image image = Pictures.grey(60, 60, (x, y) -> 2 * x + y);
    Region inside = Region.of(new Box(10, 12, 30, 24));
    for (Region region : List.of(inside, inside.rotated(17), inside.mirrored().rotated(-8))) {
      for (Resampling resampling : Resampling.values()) {
        float[] out = write(grey(16, 20, 0, resampling, Border.BLACK), image, region);

        for (int y = 0; y < 20; y++) {
          for (int x = 0; x < 16; x++) {
            var at = region.at((x + 0.5) / 16, (y + 0.5) / 20);
            double expected = 2 * (at.x() - 0.5) + (at.y() - 0.5);
            assertThat((double) out[y * 16 + x]).isCloseTo(expected, within((double) ROUNDING));
          }
        }
      }
    }
  }

  @Test
  void mirroredRegionMirrors() {
    Image image = Pictures.smooth(40, 30);
    Preprocessing preprocessing = plain(ColourOrder.RGB, 20, 15);

    float[] straight = write(preprocessing, image, Region.whole(image));
    float[] mirrored = write(preprocessing, image, Region.whole(image).mirrored());

    for (int row = 0; row < 3 * 15; row++) {
      for (int x = 0; x < 20; x++) {
        assertThat(mirrored[row * 20 + x]).isCloseTo(straight[row * 20 + 19 - x], within(ROUNDING));
      }
    }
  }

  @Test
  void turnedAndUprightSamplersAgree() {
    Image image = Pictures.smooth(90, 70);
    Region region = Region.of(new Box(-12, -9, 110, 95));
    // Too small a turn to move anything by more than rounding, but enough to leave the tables.
    Region turned = region.rotated(1e-7);
    for (Border border : Border.values()) {
      for (Resampling resampling : Resampling.values()) {
        for (ColourOrder colours : ColourOrder.values()) {
          Preprocessing preprocessing = of(colours, 24, 24, 0, resampling, border);
          float[] upright = write(preprocessing, image, region);
          float[] other = write(preprocessing, image, turned);
          for (int i = 0; i < upright.length; i++) {
            assertThat(other[i]).isCloseTo(upright[i], within(0.01f));
          }
        }
      }
    }
  }

  @Test
  void antialiasingGivesTheMeanOfACheckerboard() {
    Image image = Pictures.grey(64, 64, (x, y) -> (x + y) % 2 == 0 ? 200 : 100);
    for (int side : new int[] {8, 16, 32}) {
      float[] out =
          write(
              grey(side, side, 0, Resampling.ANTIALIASED, Border.REPLICATE),
              image,
              Region.whole(image));

      for (float value : out) {
        assertThat(value).isCloseTo(150, within(ROUNDING));
      }
    }
  }

  @Test
  void greyIsTheLumaOfBt601() {
    Image image = Pictures.of(2, 2, (x, y) -> 10, (x, y) -> 20, (x, y) -> 200);

    float[] out = write(plain(ColourOrder.GRAY, 2, 2), image, Region.whole(image));

    assertThat(out[3]).isCloseTo(0.114f * 10 + 0.587f * 20 + 0.299f * 200, within(ROUNDING));
  }

  @Test
  void borderIsReplicatedOrBlack() {
    Image image = Pictures.grey(10, 10, (x, y) -> 80);
    Region left = Region.of(new Box(-20, 0, 40, 10));
    for (Region region : List.of(left, left.rotated(1e-9))) {
      float[] black = write(grey(4, 4, 0, Resampling.BILINEAR, Border.BLACK), image, region);
      float[] replicated =
          write(grey(4, 4, 0, Resampling.BILINEAR, Border.REPLICATE), image, region);

      assertThat(black[0]).isZero();
      assertThat(black[2]).isCloseTo(80, within(ROUNDING));
      assertThat(replicated[0]).isCloseTo(80, within(ROUNDING));
    }
  }

  @Test
  void detailBoundsTheSharpness() {
    Image sharp = Pictures.grey(96, 96, (x, y) -> x < 47 ? 0 : 255);
    Image soft = Pictures.grey(48, 48, (x, y) -> x < 23 ? 0 : x == 23 ? 128 : 255);
    Preprocessing preprocessing = grey(64, 64, 48, Resampling.ANTIALIASED, Border.REPLICATE);

    float[] fromSharp = write(preprocessing, sharp, Region.whole(sharp));
    float[] fromSoft = write(preprocessing, soft, Region.whole(soft));

    for (int i = 0; i < fromSharp.length; i++) {
      assertThat(fromSharp[i]).isCloseTo(fromSoft[i], within(0.6f));
    }
  }

  @Test
  void normalisesEachChannelAndWritesAtTheOffset() {
    Preprocessing preprocessing =
        new Preprocessing(
            ColourOrder.RGB,
            2,
            2,
            0,
            1 / 255.0,
            List.of(0.5, 0.25, 0.0),
            List.of(0.5, 0.25, 1.0),
            Resampling.BILINEAR,
            Border.REPLICATE);
    Image image = Pictures.of(2, 2, (x, y) -> 51, (x, y) -> 102, (x, y) -> 255);
    FloatBuffer target = FloatBuffer.allocate(2 * preprocessing.tensorLength());

    preprocessing.write(image, Region.whole(image), target, preprocessing.tensorLength());

    assertThat(target.position()).isZero();
    assertThat(target.get(11)).isZero();
    assertThat(target.get(12)).isCloseTo(1f, within(1e-6f));
    assertThat(target.get(16)).isCloseTo(0.6f, within(1e-6f));
    assertThat(target.get(20)).isCloseTo(0.2f, within(1e-6f));
    assertThat(preprocessing.shape(5)).containsExactly(5, 3, 2, 2);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> plain(ColourOrder.RGB, 0, 4)).hasMessageContaining("width of 1 to");
    assertThatThrownBy(
            () ->
                new Preprocessing(
                    ColourOrder.RGB,
                    4,
                    4,
                    0,
                    1,
                    List.of(0.0),
                    List.of(1.0),
                    Resampling.BILINEAR,
                    Border.BLACK))
        .hasMessageContaining("expected 3 values of mean and of std for RGB, found 1 and 1");
    assertThatThrownBy(
            () ->
                new Preprocessing(
                    ColourOrder.GRAY,
                    4,
                    4,
                    0,
                    1,
                    List.of(0.0),
                    List.of(0.0),
                    Resampling.BILINEAR,
                    Border.BLACK))
        .hasMessageContaining("std above 0");
  }

  private static float[] write(Preprocessing preprocessing, Image image, Region region) {
    FloatBuffer target = FloatBuffer.allocate(preprocessing.tensorLength());
    preprocessing.write(image, region, target, 0);
    return target.array();
  }

  private static Preprocessing plain(ColourOrder colours, int width, int height) {
    return of(colours, width, height, 0, Resampling.BILINEAR, Border.REPLICATE);
  }

  private static Preprocessing grey(
      int width, int height, int detail, Resampling resampling, Border border) {
    return of(ColourOrder.GRAY, width, height, detail, resampling, border);
  }

  private static Preprocessing of(
      ColourOrder colours,
      int width,
      int height,
      int detail,
      Resampling resampling,
      Border border) {
    return new Preprocessing(
        colours,
        width,
        height,
        detail,
        1,
        Collections.nCopies(colours.channels(), 0.0),
        Collections.nCopies(colours.channels(), 1.0),
        resampling,
        border);
  }
}
