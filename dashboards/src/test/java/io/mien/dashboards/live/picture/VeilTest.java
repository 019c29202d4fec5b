package io.mien.dashboards.live.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.dashboards.live.join.Area;
import io.mien.vision.image.Image;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VeilTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final Area FACE = new Area(.25, .25, .25, .5);

  private static Image noise(long seed) {
    byte[] bgr = new byte[WIDTH * HEIGHT * Image.CHANNELS];
    new Random(seed).nextBytes(bgr);
    return new Image(WIDTH, HEIGHT, bgr);
  }

  /** Mean square of the difference between neighbours: how much detail there is. */
  static double energy(Image image, int left, int top, int right, int bottom) {
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x + 1 < right; x++) {
        int at = (y * image.widthPixels() + x) * Image.CHANNELS;
        double difference = (image.bgr()[at] & 0xff) - (image.bgr()[at + Image.CHANNELS] & 0xff);
        sum += difference * difference;
      }
    }
    return sum / ((right - left) * (bottom - top));
  }

  @Test
  void detailIsGoneInsideAndKeptOutside() {
    Image image = noise(1);
    byte[] before = image.bgr().clone();

    Veil.hide(image, List.of(FACE));

    assertThat(energy(image, 80, 45, 160, 135)).isLessThan(4);
    assertThat(energy(image, 160, 0, 320, 180)).isGreaterThan(5_000);
    assertThat(image.bgr()[0]).isEqualTo(before[0]);
  }

  @Test
  void whatIsPaintedDependsOnFewMeansAlone() {
    // Another picture with the same mean in each cell: shuffled inside the cells.
    Image one = noise(1);
    Image other = new Image(WIDTH, HEIGHT, one.bgr().clone());
    // 80 x 90 pixels, cells of 15: 5 x 6 of 16 x 15 pixels. Mirror each cell from left to right.
    for (int y = 45; y < 135; y++) {
      for (int cell = 0; cell < 5; cell++) {
        for (int x = 0; x < 16; x++) {
          int to = (y * WIDTH + 80 + cell * 16 + x) * Image.CHANNELS;
          int from = (y * WIDTH + 80 + cell * 16 + 15 - x) * Image.CHANNELS;
          System.arraycopy(one.bgr(), from, other.bgr(), to, Image.CHANNELS);
        }
      }
    }
    assertThat(other.bgr()).isNotEqualTo(one.bgr());

    Veil.hide(one, List.of(FACE));
    Veil.hide(other, List.of(FACE));

    assertThat(other.bgr()).isEqualTo(one.bgr());
  }

  @Test
  void partsThatLeaveThePictureOrOverlapAreHiddenToo() {
    Image image = noise(2);

    Veil.hide(
        image, List.of(new Area(-.2, -.2, .4, .4), new Area(.1, .1, .3, .3), new Area(2, 2, 1, 1)));

    assertThat(energy(image, 0, 0, 64, 36)).isLessThan(10);
    assertThat(energy(image, 70, 40, 128, 72)).isLessThan(10);
  }

  @Test
  void smallPartBecomesOneColour() {
    Image image = noise(3);

    Veil.hide(image, List.of(new Area(.5, .5, .5 / WIDTH, .5 / HEIGHT)));

    assertThat(energy(image, 0, 0, WIDTH, HEIGHT)).isGreaterThan(5_000);
  }

  @Test
  void wholePictureHasNoDetailLeft() {
    Image image = noise(4);

    Veil.hideAll(image);

    assertThat(energy(image, 0, 0, WIDTH, HEIGHT)).isLessThan(4);
  }
}
