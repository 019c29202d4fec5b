package io.mien.ingest.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.TestPictures;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.VideoFileSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoFileWriterTest {
  /** What the codec and the way through YUV leave of 255 and 0 in a plain quarter. */
  private static final int WHITE = 225;

  private static final int BLACK = 30;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"64, 48, 64, 48", "65, 47, 66, 48", "17, 17, 18, 18", "9, 9, 10, 10"})
  void writesAnySize(int width, int height, int evenWidth, int evenHeight) {
    Path file = folder.resolve("size.mp4");
    try (VideoFileWriter writer = new VideoFileWriter(file)) {
      for (int i = 0; i < 3; i++) {
        writer.write(TestPictures.corner(width, height), Duration.ofMillis(40L * i));
      }
    }

    List<CapturedFrame> frames = read(file);

    assertThat(frames).hasSize(3);
    BgrPicture last = PictureCodec.decode(frames.get(2).picture());
    assertThat(last.widthPixels()).isEqualTo(evenWidth);
    assertThat(last.heightPixels()).isEqualTo(evenHeight);
    assertThat(TestPictures.quarter(last, false, false)).isGreaterThan(WHITE);
    assertThat(TestPictures.quarter(last, true, false)).isLessThan(BLACK);
    assertThat(TestPictures.quarter(last, false, true)).isLessThan(BLACK);
    assertThat(TestPictures.quarter(last, true, true)).isLessThan(BLACK);
  }

  @Test
  void movesAFrameThatIsNotLaterThanTheOneBefore() {
    Path file = folder.resolve("times.mp4");
    try (VideoFileWriter writer = new VideoFileWriter(file)) {
      for (long millis : new long[] {0, 100, 100, 50, 200}) {
        writer.write(TestPictures.corner(32, 32), Duration.ofMillis(millis));
      }
    }

    assertThat(read(file))
        .extracting(frame -> frame.presentationTime().toMillis())
        .containsExactly(0L, 100L, 101L, 102L, 200L);
  }

  @Test
  void fitsFramesOfAnotherSizeIntoTheFirst() {
    Path file = folder.resolve("mixed.mp4");
    try (VideoFileWriter writer = new VideoFileWriter(file)) {
      writer.write(TestPictures.plain(64, 32, 255, 255, 255), Duration.ZERO);
      writer.write(TestPictures.plain(32, 64, 255, 255, 255), Duration.ofMillis(40));
    }

    BgrPicture second = PictureCodec.decode(read(file).get(1).picture());

    assertThat(TestPictures.value(second, 32, 16, 1)).isGreaterThan(WHITE);
    assertThat(TestPictures.value(second, 8, 16, 1)).isLessThan(BLACK);
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    Path missing = folder.resolve("missing");

    assertThatExceptionOfType(VideoFileException.class)
        .isThrownBy(() -> new VideoFileWriter(missing.resolve("out.mp4")))
        .withMessage("expected an existing folder for the video, found " + missing);
  }

  @Test
  void saysWhichFileCannotBeWritten() {
    try (VideoFileWriter writer = new VideoFileWriter(folder)) {
      assertThatExceptionOfType(VideoFileException.class)
          .isThrownBy(() -> writer.write(TestPictures.corner(32, 32), Duration.ZERO))
          .withMessage("cannot write video " + folder);
    }
  }

  private static List<CapturedFrame> read(Path file) {
    List<CapturedFrame> frames = new ArrayList<>();
    try (VideoFileSource source = new VideoFileSource(file)) {
      for (var frame = source.grab(); frame.isPresent(); frame = source.grab()) {
        frames.add(frame.get());
      }
    }
    return frames;
  }
}
