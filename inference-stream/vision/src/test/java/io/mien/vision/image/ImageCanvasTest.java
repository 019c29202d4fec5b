package io.mien.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.vision.Pictures;
import org.junit.jupiter.api.Test;

class ImageCanvasTest {
  private static final Colour ORANGE = new Colour(255, 128, 0);

  @Test
  void drawsOnACopy() {
    Image black = Pictures.grey(60, 40, (x, y) -> 0);
    Image drawn;
    try (ImageCanvas canvas = new ImageCanvas(black)) {
      canvas.rectangle(new Box(10, 10, 20, 20), ORANGE, 1);
      canvas.fill(new Box(40, 30, 100, 100), ORANGE);
      drawn = canvas.image();
    }

    assertThat(pixel(drawn, 10, 15)).containsExactly(0, 128, 255);
    assertThat(pixel(drawn, 15, 15)).containsExactly(0, 0, 0);
    assertThat(pixel(drawn, 59, 39)).containsExactly(0, 128, 255);
    assertThat(pixel(black, 10, 15)).containsExactly(0, 0, 0);
  }

  @Test
  void textStandsOnItsStart() {
    try (ImageCanvas canvas = new ImageCanvas(Pictures.grey(120, 60, (x, y) -> 0))) {
      canvas.text("HH", new Point(5, 40), 20, ORANGE);
      Image drawn = canvas.image();

      assertThat(brightest(drawn, 0, 15)).isZero();
      assertThat(brightest(drawn, 20, 40)).isGreaterThan(200);
      assertThat(brightest(drawn, 45, 60)).isZero();
    }
  }

  private static int brightest(Image image, int top, int bottom) {
    int most = 0;
    for (int i = top * image.widthPixels() * 3; i < bottom * image.widthPixels() * 3; i++) {
      most = Math.max(most, image.bgr()[i] & 0xff);
    }
    return most;
  }

  private static int[] pixel(Image image, int x, int y) {
    int at = (y * image.widthPixels() + x) * Image.CHANNELS;
    byte[] bgr = image.bgr();
    return new int[] {bgr[at] & 0xff, bgr[at + 1] & 0xff, bgr[at + 2] & 0xff};
  }
}
