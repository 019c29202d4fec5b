package io.mien.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageTest {
  @Test
  void refusesAnArrayOfTheWrongLength() {
    assertThatThrownBy(() -> new Image(4, 3, new byte[12]))
        .hasMessage("expected 36 bytes for 4 x 3 pixels, found 12");
    assertThatThrownBy(() -> new Image(0, 3, new byte[0])).hasMessageContaining("found 0 x 3");
  }

  @Test
  void formatIsKnownByItsFirstBytesAndByItsMediaType() {
    assertThat(PictureFormat.of(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}))
        .contains(PictureFormat.JPEG);
    assertThat(PictureFormat.of(new byte[] {'G', 'I', 'F', '8', '9', 'a', 0, 0, 0})).isEmpty();
    assertThat(PictureFormat.fromMediaType("IMAGE/PNG; x=1")).contains(PictureFormat.PNG);
    assertThat(PictureFormat.fromMediaType("image/jpg")).contains(PictureFormat.JPEG);
    assertThat(PictureFormat.fromMediaType("image/gif")).isEmpty();
    assertThat(PictureFormat.PNG.mediaType()).isEqualTo("image/png");
  }

  @Test
  void colourPartsStayInAByte() {
    assertThatThrownBy(() -> new Colour(0, 256, 0)).hasMessageContaining("0..255");
    assertThatThrownBy(() -> new Colour(-1, 0, 0)).hasMessageContaining("0..255");
  }
}
