package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.Picture;
import io.mien.ingest.picture.PictureCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every recorded source must do. */
abstract class CameraSourceContract {
  @TempDir Path folder;

  /** A source of at least two frames. */
  abstract RecordedSource open() throws IOException;

  @Test
  void countsFramesFromZeroWithoutGaps() throws IOException {
    try (RecordedSource source = open()) {
      List<CapturedFrame> frames = all(source);

      assertThat(frames).hasSizeGreaterThanOrEqualTo(2);
      for (int i = 0; i < frames.size(); i++) {
        assertThat(frames.get(i).sequence()).isEqualTo(i);
      }
    }
  }

  @Test
  void startsAtTimeZeroAndGoesForward() throws IOException {
    try (RecordedSource source = open()) {
      List<Duration> times = all(source).stream().map(CapturedFrame::presentationTime).toList();

      assertThat(times.get(0)).isEqualTo(Duration.ZERO);
      assertThat(times).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void staysAtItsEnd() throws IOException {
    try (RecordedSource source = open()) {
      all(source);

      assertThat(source.grab()).isEmpty();
      assertThat(source.grab()).isEmpty();
    }
  }

  @Test
  void givesTheSameFramesAfterRewinding() throws IOException {
    try (RecordedSource source = open()) {
      List<CapturedFrame> first = all(source);
      source.rewind();
      source.grab();
      source.rewind();

      assertSame(all(source), first);
    }
  }

  @Test
  void keepsAFrameWhenTheNextIsGrabbed() throws IOException {
    try (RecordedSource source = open();
        RecordedSource other = open()) {
      CapturedFrame kept = source.grab().orElseThrow();
      byte[] before = bytes(kept.picture()).clone();
      source.grab();

      assertThat(bytes(kept.picture())).isEqualTo(before);
      assertThat(bytes(other.grab().orElseThrow().picture())).isEqualTo(before);
    }
  }

  @Test
  void canBeAbortedAndClosedMoreThanOnce() throws IOException {
    RecordedSource source = open();
    source.grab();
    source.abort();
    source.close();
    source.abort();
    source.close();
  }

  @Test
  void knowsItsNumberOfFramesIfItSaysSo() throws IOException {
    try (RecordedSource source = open()) {
      int count = all(source).size();

      source.frameCount().ifPresent(said -> assertThat(said).isEqualTo(count));
    }
  }

  static List<CapturedFrame> all(CameraSource source) {
    List<CapturedFrame> frames = new ArrayList<>();
    for (Optional<CapturedFrame> frame = source.grab(); frame.isPresent(); frame = source.grab()) {
      frames.add(frame.get());
    }
    return frames;
  }

  static byte[] bytes(Picture picture) {
    return picture instanceof EncodedPicture encoded
        ? encoded.bytes()
        : PictureCodec.decode(picture).bgr();
  }

  private static void assertSame(List<CapturedFrame> actual, List<CapturedFrame> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).sequence()).isEqualTo(expected.get(i).sequence());
      assertThat(actual.get(i).presentationTime()).isEqualTo(expected.get(i).presentationTime());
      assertThat(bytes(actual.get(i).picture())).isEqualTo(bytes(expected.get(i).picture()));
    }
  }
}
