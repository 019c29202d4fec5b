package io.mien.training.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.net.Tensors;
import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputChangeTest {
  private static final int SIDE = 48;

  /** Pixels are whole numbers of 0..255 in the picture, floats in a tensor. */
  private static final float ROUNDING = 0.02f;

  private static Preprocessing of(ColourOrder order, int pixels, double mean, double std) {
    return new Preprocessing(
        order,
        pixels,
        pixels,
        0,
        1 / 255.0,
        Collections.nCopies(order.channels(), mean),
        Collections.nCopies(order.channels(), std),
        Resampling.ANTIALIASED,
        Border.REPLICATE);
  }

  /** A smooth picture, in colours or in gray. */
  private static Image picture(boolean gray) {
    byte[] pixels = new byte[SIDE * SIDE * Image.CHANNELS];
    Random random = new Random(3);
    for (int i = 0; i < SIDE * SIDE; i++) {
      int base = 60 + 2 * (i % SIDE) + i / SIDE;
      for (int c = 0; c < Image.CHANNELS; c++) {
        int colour = gray ? 0 : 15 * c + random.nextInt(3);
        pixels[i * Image.CHANNELS + c] = (byte) (base + colour);
      }
    }
    return new Image(SIDE, SIDE, pixels);
  }

  private static float[] prepared(Image picture, Preprocessing preprocessing) {
    float[] tensor = new float[preprocessing.tensorLength()];
    preprocessing.write(picture, Region.whole(picture), FloatBuffer.wrap(tensor), 0);
    return tensor;
  }

  private static float[] changed(Image picture, Preprocessing from, Preprocessing to) {
    float[] input = prepared(picture, from);
    return Tensors.values(new InputChange(from, to).apply(Tensors.of(input, from.shape(1))));
  }

  private static void assertClose(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("value %d", i).isCloseTo(expected[i], within(ROUNDING));
    }
  }

  /** Both have the same pixels and weigh them by the same rule. */
  private static final float EXACT = 1e-4f;

  /** A picture of black and white squares. */
  private static Image checkered(int square) {
    byte[] pixels = new byte[SIDE * SIDE * Image.CHANNELS];
    for (int i = 0; i < pixels.length; i++) {
      int at = i / Image.CHANNELS;
      boolean white = (at % SIDE / square + at / SIDE / square) % 2 == 0;
      pixels[i] = (byte) (white ? 255 : 0);
    }
    return new Image(SIDE, SIDE, pixels);
  }

  private static Preprocessing with(int pixels, int detail, Resampling resampling, Border border) {
    return new Preprocessing(
        ColourOrder.GRAY,
        pixels,
        pixels,
        detail,
        1 / 255.0,
        List.of(0.5),
        List.of(0.25),
        resampling,
        border);
  }

  private static void assertExact(Image picture, Preprocessing from, Preprocessing to) {
    float[] expected = prepared(picture, to);
    assertThat(changed(picture, from, to)).containsExactly(expected, within(EXACT));
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void weighsPixelsAsPreprocessingDoes(Resampling resampling) {
    Preprocessing from = with(SIDE, 0, Resampling.ANTIALIASED, Border.REPLICATE);
    for (Border border : Border.values()) {
      for (int square : new int[] {1, 3}) {
        for (int pixels : new int[] {5, 20, 24, 32, 40, 48, 64}) {
          for (int detail : new int[] {0, 24, 56}) {
            assertExact(checkered(square), from, with(pixels, detail, resampling, border));
          }
        }
      }
    }
  }

  @Test
  void keepsADetailThatThePicturesAlreadyHave() {
    Preprocessing from = with(SIDE, 24, Resampling.ANTIALIASED, Border.REPLICATE);
    Preprocessing larger = with(64, 24, Resampling.ANTIALIASED, Border.REPLICATE);
    assertExact(checkered(3), from, from);
    assertClose(changed(picture(true), from, larger), prepared(picture(true), larger));
  }

  @Test
  void changesChannelsAndRange() {
    List<Preprocessing> all =
        List.of(
            of(ColourOrder.GRAY, SIDE, 0.5, 0.25),
            of(ColourOrder.RGB, SIDE, 0.449, 0.226),
            of(ColourOrder.BGR, SIDE, 0, 1));
    for (Preprocessing from : all) {
      for (Preprocessing to : all) {
        boolean loses = from.colourOrder() == ColourOrder.GRAY;
        Image picture = picture(loses);
        assertClose(changed(picture, from, to), prepared(picture, to));
      }
    }
  }

  @Test
  void makesPicturesSmallerAsPreprocessingDoes() {
    Preprocessing from = of(ColourOrder.GRAY, SIDE, 0.5, 0.25);
    for (int pixels : new int[] {24, 32, 40}) {
      Preprocessing to = of(ColourOrder.RGB, pixels, 0.449, 0.226);
      assertClose(changed(picture(true), from, to), prepared(picture(true), to));
    }
  }

  @Test
  void makesPicturesLargerAsPreprocessingDoes() {
    Preprocessing from = of(ColourOrder.GRAY, SIDE, 0.5, 0.25);
    Preprocessing to = of(ColourOrder.GRAY, 64, 0.5, 0.25);
    assertClose(changed(picture(true), from, to), prepared(picture(true), to));
  }
}
