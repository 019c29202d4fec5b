package io.mien.dashboards.live.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.dashboards.live.Events;
import io.mien.dashboards.live.join.Area;
import io.mien.dashboards.live.join.Frame;
import io.mien.dashboards.live.join.Showable;
import io.mien.dashboards.live.join.Showable.Cover;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewMakerTest {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;

  private final PreviewMaker maker = new PreviewMaker();

  /** Stripes of 32 pixels, which survive scaling down and JPEG. */
  private static byte[] stripes() {
    byte[] bgr = new byte[WIDTH * HEIGHT * Image.CHANNELS];
    for (int i = 0; i < bgr.length; i++) {
      bgr[i] = (byte) (i / Image.CHANNELS % WIDTH / 32 % 2 * 255);
    }
    return ImageEncoder.jpeg(new Image(WIDTH, HEIGHT, bgr), 90);
  }

  private Image make(Cover cover, List<Area> hidden, int side) {
    Frame frame = new Frame(Events.metadata(1), 0, 1, stripes());
    byte[] jpeg = maker.make(new Showable(frame, cover, hidden, List.of(), 1), side).orElseThrow();
    return new ImageDecoder(1_000_000).decode(jpeg);
  }

  @Test
  void pictureIsScaledDownToItsPlace() {
    Image made = make(Cover.NONE, List.of(), 480);

    assertThat(made.widthPixels()).isEqualTo(480);
    assertThat(made.heightPixels()).isEqualTo(270);
    assertThat(VeilTest.energy(made, 0, 0, 480, 270)).isGreaterThan(1_000);
  }

  @Test
  void facesAreHiddenAndNothingElse() {
    Image made = make(Cover.FACES, List.of(new Area(.5, 0, .5, 1)), 320);

    assertThat(VeilTest.energy(made, 0, 0, 150, 180)).isGreaterThan(1_000);
    assertThat(VeilTest.energy(made, 170, 0, 320, 180)).isLessThan(20);
  }

  @Test
  void whatIsUncertainIsHiddenWhole() {
    for (Cover cover : List.of(Cover.UNJUDGED, Cover.SKIPPED, Cover.UNSURE)) {
      Image made = make(cover, List.of(), 320);
      assertThat(VeilTest.energy(made, 0, 0, 320, 180)).isLessThan(20);
    }
  }

  @Test
  void damagedPictureIsNone() {
    Frame frame = new Frame(Events.metadata(1), 0, 1, new byte[] {1, 2, 3});

    assertThat(maker.make(new Showable(frame, Cover.NONE, List.of(), List.of(), 1), 320)).isEmpty();
  }
}
