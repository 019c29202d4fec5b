package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.TestPictures;
import io.mien.ingest.video.VideoFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraSourcesTest {
  @TempDir Path folder;

  @Test
  void opensAFolderAsPicturesOrAsASlideShow() throws IOException {
    picture("1.jpg");
    try (RecordedSource pictures = CameraSources.open(folder.toString());
        RecordedSource slides = CameraSources.open("slideshow:" + folder)) {
      assertThat(pictures).isInstanceOf(PictureFolderSource.class);
      assertThat(pictures.framesPerSecond()).hasValue(1);
      assertThat(slides).isInstanceOf(SlideshowSource.class);
      assertThat(slides.grab()).isPresent();
    }
  }

  @Test
  void opensAPictureWhateverItIsCalled() throws IOException {
    try (RecordedSource source = CameraSources.open(picture("snapshot").toString())) {
      assertThat(source.grab()).isPresent();
      assertThat(source.grab()).isEmpty();
    }
  }

  @Test
  void opensAVideo() {
    Path file = folder.resolve("tcp:video.mp4");
    try (VideoFileWriter writer = new VideoFileWriter(file)) {
      writer.write(TestPictures.corner(32, 32), Duration.ZERO);
    }
    try (RecordedSource source = CameraSources.open(file.toString())) {
      assertThat(source).isInstanceOf(VideoFileSource.class);
    }
  }

  @Test
  void saysWhatIsMissing() {
    String missing = folder.resolve("missing.mp4").toString();

    assertRefused(
        missing,
        "expected a video file, a picture or a folder of pictures, found nothing at '"
            + missing
            + "'");
    assertRefused(
        "", "expected a video file, a picture or a folder of pictures, found nothing at ''");
  }

  @Test
  void refusesASlideShowOfAFile() throws IOException {
    Path file = picture("1.jpg");

    assertRefused(
        "slideshow:" + file, "expected a folder of pictures for a slide show, found " + file);
  }

  private static void assertRefused(String source, String message) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> CameraSources.open(source))
        .withMessage(message);
  }

  private Path picture(String name) throws IOException {
    return Files.write(
        folder.resolve(name), PictureCodec.jpeg(TestPictures.corner(32, 32), 90).bytes());
  }
}
