package io.mien.vision.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import org.junit.jupiter.api.Test;

class ImageResizerTest {
  private static final Image PICTURE = new Image(2, 1, new byte[] {1, 2, 3, (byte) 250, 5, 6});

  @Test
  void keepsEveryPixelWhereNothingChanges() {
    Image same =
        ImageResizer.resize(
            PICTURE, Region.whole(PICTURE), 2, 1, Resampling.ANTIALIASED, Border.REPLICATE);

    assertThat(same.bgr()).isEqualTo(PICTURE.bgr());
  }

  @Test
  void continuesThePictureWhereTheRegionIsLarger() {
    Region wider = Region.of(new Box(-1, 0, 4, 1));

    assertThat(ImageResizer.resize(PICTURE, wider, 4, 1, Resampling.BILINEAR, Border.BLACK).bgr())
        .containsExactly(0, 0, 0, 1, 2, 3, 250, 5, 6, 0, 0, 0);
  }
}
