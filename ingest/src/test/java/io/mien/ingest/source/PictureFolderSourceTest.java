package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureFolderSourceTest extends CameraSourceContract {
  private static final Duration INTERVAL = Duration.ofMillis(40);

  @Override
  RecordedSource open() throws IOException {
    write("b.JPG", 2);
    write("a.jpeg", 1);
    write("c.jpg", 3);
    return PictureFolderSource.ofFolder(folder, INTERVAL);
  }

  @Test
  void goesByNameAndPassesBytesUnchanged() throws IOException {
    try (RecordedSource source = open()) {
      List<CapturedFrame> frames = all(source);

      assertThat(frames).hasSize(3);
      assertThat(bytes(frames.get(0).picture()))
          .isEqualTo(Files.readAllBytes(folder.resolve("a.jpeg")));
      assertThat(bytes(frames.get(1).picture()))
          .isEqualTo(Files.readAllBytes(folder.resolve("b.JPG")));
      assertThat(frames.get(2).presentationTime()).isEqualTo(INTERVAL.multipliedBy(2));
    }
  }

  @Test
  void skipsWhatIsNoPictureAndIgnoresOtherNames() throws IOException {
    Files.writeString(folder.resolve("aa.jpg"), "no picture");
    Files.writeString(folder.resolve("notes.txt"), "no picture either");
    Files.createDirectory(folder.resolve("folder.png"));
    try (RecordedSource source = open()) {
      assertThat(all(source)).hasSize(3);
      assertThat(source.frameCount()).hasValue(3);
    }
  }

  @Test
  void refusesAFolderWithoutPictures() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> PictureFolderSource.ofFolder(folder, INTERVAL))
        .withMessage(
            "expected pictures named .jpg, .jpeg or .png in folder " + folder + ", found none");
  }

  private void write(String name, int value) throws IOException {
    Files.write(
        folder.resolve(name),
        PictureCodec.jpeg(TestPictures.plain(16, 16, value, value, value), 90).bytes());
  }
}
