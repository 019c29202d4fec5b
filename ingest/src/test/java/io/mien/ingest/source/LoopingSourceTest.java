package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.ingest.picture.TestPictures;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopingSourceTest {
  @Test
  void goesOnCountingAndKeepsTheLastInterval() {
    try (LoopingSource source =
        new LoopingSource(new ListCameraSource(List.of(frame(0, 0), frame(1, 40), frame(2, 70))))) {
      List<CapturedFrame> frames =
          Stream.generate(() -> source.grab().orElseThrow()).limit(7).toList();

      assertThat(frames)
          .extracting(CapturedFrame::sequence)
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(frames)
          .extracting(frame -> frame.presentationTime().toMillis())
          .containsExactly(0L, 40L, 70L, 100L, 140L, 170L, 200L);
    }
  }

  @Test
  void repeatsALoneFrameEachSecond() {
    try (LoopingSource source = new LoopingSource(new ListCameraSource(List.of(frame(0, 0))))) {
      source.grab();

      assertThat(source.grab().orElseThrow().presentationTime()).isEqualTo(Duration.ofSeconds(1));
      assertThat(source.grab().orElseThrow().presentationTime()).isEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void endsWhereThereIsNothingToRepeat() {
    ListCameraSource empty = new ListCameraSource(List.of());
    try (LoopingSource source = new LoopingSource(empty)) {
      assertThat(source.grab()).isEmpty();
    }
    assertThat(empty.closed()).isTrue();
  }

  private static CapturedFrame frame(long sequence, long millis) {
    return new CapturedFrame(
        sequence, Duration.ofMillis(millis), TestPictures.plain(2, 2, 0, 0, 0));
  }
}
