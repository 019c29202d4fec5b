package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.feed.FeedStatus;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.TestPictures;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.ListCameraSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedFeedTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final RecordingMeter meter = new RecordingMeter();

  @Test
  void aFrameThatIsReadBeforeItsTimeIsNotToldOfAsYetToCome() throws InterruptedException {
    RecordedFeed feed = played((frame, delivery) -> {});

    assertThat(meter.statuses)
        .extracting(FeedStatus::state)
        .endsWith(FeedStatus.State.ONLINE, FeedStatus.State.OFFLINE);
    assertThat(feed.status().lastFrameAt()).contains(NOW);
    assertThat(feed.failure()).isEmpty();
  }

  @Test
  void oneThatAnErrorCutsShortHasFailedAndNotEnded() throws InterruptedException {
    Error error = new OutOfMemoryError("no memory for s3cret");
    RecordedFeed feed =
        played(
            (frame, delivery) -> {
              throw error;
            });

    assertThat(feed.hasEnded()).isTrue();
    assertThat(feed.status().reason()).contains("java.lang.OutOfMemoryError: no memory for ***");
    assertThat(feed.failure())
        .hasValueSatisfying(
            failure ->
                assertThat(failure)
                    .hasMessage(
                        "camera door ended early: java.lang.OutOfMemoryError: no memory for ***")
                    .hasCause(error));
  }

  private RecordedFeed played(FrameSink sink) throws InterruptedException {
    FrameOutlet outlet =
        new FrameOutlet(
            "door",
            new FrameEncoder(FrameShape.whole(90, 4000)),
            sink,
            meter,
            Clock.fixed(NOW, ZoneOffset.UTC));
    RecordedFeed feed =
        new RecordedFeed(
            "door.mp4",
            new ListCameraSource(List.of(frame(0), frame(1))),
            new FramePacer(1000),
            Pace.asFastAsPossible(),
            outlet,
            said -> said.replace("s3cret", "***"),
            new FakeClock(NOW));
    feed.start();
    feed.awaitEnd(Duration.ofSeconds(30));
    return feed;
  }

  private static CapturedFrame frame(int second) {
    return new CapturedFrame(
        second, Duration.ofSeconds(second), TestPictures.plain(64, 64, 1, 2, 3));
  }
}
