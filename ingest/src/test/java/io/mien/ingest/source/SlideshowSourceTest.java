package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlideshowSourceTest extends CameraSourceContract {
  private static final SlideshowSettings SETTINGS =
      new SlideshowSettings(64, 36, 10, Duration.ofMillis(500));

  /** Of 255: more than this from one frame to the next would be seen as a jump. */
  private static final double SMOOTH = 12;

  @Override
  RecordedSource open() throws IOException {
    write("1.jpg", TestPictures.corner(160, 90));
    write("2.jpg", TestPictures.corner(90, 160));
    return new SlideshowSource(folder, SETTINGS);
  }

  @Test
  void showsEachPictureForItsTimeAtTheWantedSize() throws IOException {
    try (RecordedSource source = open()) {
      List<CapturedFrame> frames = all(source);

      assertThat(frames).hasSize(10);
      assertThat(frames.get(9).presentationTime()).isEqualTo(Duration.ofMillis(900));
      assertThat(frames)
          .allSatisfy(
              frame -> {
                assertThat(pixels(frame).widthPixels()).isEqualTo(64);
                assertThat(pixels(frame).heightPixels()).isEqualTo(36);
              });
    }
  }

  @Test
  void movesSmoothlyWithinAPicture() throws IOException {
    try (RecordedSource source = open()) {
      List<CapturedFrame> frames = all(source);

      for (int i = 1; i < 5; i++) {
        double change = meanChange(pixels(frames.get(i - 1)), pixels(frames.get(i)));
        assertThat(change).isGreaterThan(0).isLessThan(SMOOTH);
      }
    }
  }

  @Test
  void showsTheWholePictureWhenZoomedOut() throws IOException {
    try (RecordedSource source = open()) {
      BgrPicture first = pixels(source.grab().orElseThrow());

      assertThat(TestPictures.value(first, 30, 16, 0)).isGreaterThan(200);
      assertThat(TestPictures.value(first, 34, 20, 0)).isLessThan(50);
      assertThat(TestPictures.value(first, 0, 0, 0)).isGreaterThan(200);
    }
  }

  private static BgrPicture pixels(CapturedFrame frame) {
    return (BgrPicture) frame.picture();
  }

  private static double meanChange(BgrPicture a, BgrPicture b) {
    long sum = 0;
    for (int i = 0; i < a.bgr().length; i++) {
      sum += Math.abs((a.bgr()[i] & 0xFF) - (b.bgr()[i] & 0xFF));
    }
    return (double) sum / a.bgr().length;
  }

  private void write(String name, BgrPicture picture) throws IOException {
    Files.write(folder.resolve(name), PictureCodec.jpeg(picture, 95).bytes());
  }
}
