package io.mien.ingest.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BgrPictureTest {
  /** Three columns and two rows: 1 2 3 above 4 5 6; each pixel has its number in all channels. */
  private static final BgrPicture COUNTED = counted(3, 2, 1, 2, 3, 4, 5, 6);

  @Test
  void turnsClockwise() {
    assertThat(COUNTED.turnedClockwise(0)).isSameAs(COUNTED);
    assertSame(COUNTED.turnedClockwise(1), counted(2, 3, 4, 1, 5, 2, 6, 3));
    assertSame(COUNTED.turnedClockwise(2), counted(3, 2, 6, 5, 4, 3, 2, 1));
    assertSame(COUNTED.turnedClockwise(3), counted(2, 3, 3, 6, 2, 5, 1, 4));
  }

  @Test
  void keepsTheOrderOfChannelsWhenTurned() {
    BgrPicture turned = TestPictures.plain(2, 3, 10, 20, 30).turnedClockwise(1);

    assertThat(turned.bgr()).startsWith(10, 20, 30, 10, 20, 30);
  }

  @Test
  void refusesBytesThatDoNotFitTheSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BgrPicture(2, 2, new byte[11]))
        .withMessage("expected 2x2x3 bytes, found 11");
  }

  private static void assertSame(BgrPicture actual, BgrPicture expected) {
    assertThat(actual.widthPixels()).isEqualTo(expected.widthPixels());
    assertThat(actual.heightPixels()).isEqualTo(expected.heightPixels());
    assertThat(actual.bgr()).isEqualTo(expected.bgr());
  }

  private static BgrPicture counted(int width, int height, int... pixels) {
    byte[] bgr = new byte[pixels.length * 3];
    for (int i = 0; i < bgr.length; i++) {
      bgr[i] = (byte) pixels[i / 3];
    }
    return new BgrPicture(width, height, bgr);
  }
}
