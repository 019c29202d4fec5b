package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.vision.image.Image;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expected values by the formulas of Pillow's ImageOps and ImageEnhance, worked out by hand. */
class PictureOperationTest {
  private static final int FILL = 128;

  /** Values of each channel, pixel by pixel. */
  private static Image grey(int width, int... values) {
    byte[] bgr = new byte[values.length * Image.CHANNELS];
    for (int i = 0; i < bgr.length; i++) {
      bgr[i] = (byte) values[i / Image.CHANNELS];
    }
    return new Image(width, values.length / width, bgr);
  }

  private static int[] values(Image picture) {
    return IntStream.range(0, picture.bgr().length / Image.CHANNELS)
        .map(i -> picture.bgr()[i * Image.CHANNELS] & 0xff)
        .toArray();
  }

  private static int[] applied(PictureOperation operation, double level, double sign, Image image) {
    byte[] before = image.bgr().clone();
    Image changed = operation.applied(image, level, sign, FILL);
    assertThat(image.bgr()).as("the source stays").isEqualTo(before);
    assertThat(changed.widthPixels()).isEqualTo(image.widthPixels());
    return values(changed);
  }

  @Test
  void tonesChangeByTheirTables() {
    Image image = grey(2, 50, 100, 127, 250);

    assertThat(applied(PictureOperation.INVERT, 0, 1, image)).containsExactly(205, 155, 128, 5);
    assertThat(applied(PictureOperation.AUTO_CONTRAST, 0, 1, image))
        .as("scaled by 255 / 200 and cut to whole numbers: 63.75 is 63")
        .containsExactly(0, 63, 98, 255);
    // Level 0.9: 4 - int(3.6) = 1 bit; threshold 256 - int(230.4) = 26; 99 is added below 128.
    assertThat(applied(PictureOperation.POSTERIZE, 0.9, 1, image)).containsExactly(0, 0, 0, 128);
    assertThat(applied(PictureOperation.SOLARIZE, 0.9, 1, image)).containsExactly(205, 155, 128, 5);
    assertThat(applied(PictureOperation.SOLARIZE, 0, 1, image)).containsExactly(50, 100, 127, 250);
    assertThat(applied(PictureOperation.SOLARIZE_ADD, 0.9, 1, image))
        .containsExactly(149, 199, 226, 250);
    // Factor 1 - 0.9 * 0.5 = 0.55; the mean of the greys is 131.75, in whole numbers 132.
    assertThat(applied(PictureOperation.BRIGHTNESS, 0.5, -1, image))
        .containsExactly(27, 55, 69, 137);
    assertThat(applied(PictureOperation.CONTRAST, 0.5, -1, image))
        .containsExactly(86, 114, 129, 196);
    assertThat(applied(PictureOperation.COLOUR, 0.5, 1, image))
        .as("greys have no colour")
        .containsExactly(50, 100, 127, 250);
  }

  @Test
  void equalizedValuesSpreadEvenly() {
    int[] values = new int[512];
    Arrays.setAll(values, i -> 100 + i / 128);

    int[] spread = applied(PictureOperation.EQUALIZE, 0, 1, grey(32, values));

    // 512 - 128 pixels over 255 steps is 1 pixel a step: each value comes from those below it.
    assertThat(Arrays.stream(spread).distinct()).containsExactly(0, 128, 255);
  }

  @Test
  void colourMovesAwayFromGrey() {
    Image red = new Image(1, 1, new byte[] {0, 0, (byte) 200});

    Image duller = PictureOperation.COLOUR.applied(red, 0.5, -1, FILL);

    // Its grey is 0.299 * 200 = 60; a factor of 0.55 draws everything there.
    assertThat(duller.bgr()).containsExactly((byte) 27, (byte) 27, (byte) 137);
  }

  @Test
  void sharpnessMovesAwayFromTheSmoothedPicture() {
    Image image = grey(3, 10, 10, 10, 10, 140, 10, 10, 10, 10);

    // Smoothed, the middle is (8 * 10 + 5 * 140) / 13 = 60; factors are 1.45 and 0.55.
    assertThat(applied(PictureOperation.SHARPNESS, 0.5, 1, image)[4]).isEqualTo(176);
    assertThat(applied(PictureOperation.SHARPNESS, 0.5, -1, image)[4]).isEqualTo(104);
    assertThat(applied(PictureOperation.SHARPNESS, 0.5, 1, image)[0]).isEqualTo(10);
  }

  @Test
  void placesMoveAndTheFillComesIn() {
    Image image = grey(4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

    // 0.45 * 4 / 1.8 = 1 pixel.
    double onePixel = 1 / 1.8;
    assertThat(applied(PictureOperation.TRANSLATE_X, onePixel, 1, image))
        .containsExactly(2, 3, 4, FILL, 6, 7, 8, FILL, 10, 11, 12, FILL, 14, 15, 16, FILL);
    assertThat(applied(PictureOperation.TRANSLATE_Y, onePixel, -1, image))
        .containsExactly(FILL, FILL, FILL, FILL, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(values(Warp.rotation(Math.PI / 2).applied(image, FILL)))
        .as("a quarter turn against the clock")
        .containsExactly(4, 8, 12, 16, 3, 7, 11, 15, 2, 6, 10, 14, 1, 5, 9, 13);
    int[] sheared = applied(PictureOperation.SHEAR_X, 1, 1, image);
    // The upper rows move to the right, the lower ones to the left, by 0.3 pixels a row.
    assertThat(sheared[1]).isEqualTo((int) Math.round(2 - 0.45));
    assertThat(sheared[13]).isEqualTo((int) Math.round(14 + 0.45));
  }

  @ParameterizedTest
  @EnumSource(
      value = PictureOperation.class,
      names = {
        "ROTATE",
        "SOLARIZE_ADD",
        "COLOUR",
        "CONTRAST",
        "BRIGHTNESS",
        "SHARPNESS",
        "SHEAR_X",
        "SHEAR_Y",
        "TRANSLATE_X",
        "TRANSLATE_Y"
      })
  void levelZeroChangesNothing(PictureOperation operation) {
    Image image = grey(4, 1, 20, 3, 40, 5, 60, 7, 80, 9, 100, 11, 120, 13, 140, 15, 160);

    assertThat(applied(operation, 0, 1, image)).containsExactly(values(image));
  }

  @Test
  void randAugmentDrawsEveryOperationAndNothingWhereThereIsNone() {
    Image image = grey(4, 1, 20, 3, 40, 5, 60, 7, 80, 9, 100, 11, 120, 13, 140, 15, 160);
    int changed = 0;
    for (int i = 0; i < 200; i++) {
      Image after = new RandAugment(2, 9, 0.5).applied(image, FILL, Seeds.of(i));
      changed += Arrays.equals(after.bgr(), image.bgr()) ? 0 : 1;
    }

    // Each of two operations is done half of the time: three of four pictures change, or nearly so.
    assertThat(changed).isBetween(110, 180);
    assertThat(RandAugment.NONE.applied(image, FILL, Seeds.of(1))).isSameAs(image);
  }
}
