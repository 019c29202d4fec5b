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

  @Test
  void aFrameThatIsReadBeforeItsTimeIsNotToldOfAsYetToCome() throws InterruptedException {
    RecordingMeter meter = new RecordingMeter();
    FrameOutlet outlet =
        new FrameOutlet(
            "door",
            new FrameEncoder(FrameShape.whole(90, 4000)),
            (frame, delivery) -> {},
            meter,
            Clock.fixed(NOW, ZoneOffset.UTC));
    RecordedFeed feed =
        new RecordedFeed(
            "door.mp4",
            new ListCameraSource(List.of(frame(0), frame(1))),
            new FramePacer(1000),
            Pace.asFastAsPossible(),
            outlet,
            said -> said,
            new FakeClock(NOW));
    feed.start();
    feed.awaitEnd(Duration.ofSeconds(30));

    assertThat(meter.statuses)
        .extracting(FeedStatus::state)
        .endsWith(FeedStatus.State.ONLINE, FeedStatus.State.OFFLINE);
    assertThat(feed.status().lastFrameAt()).contains(NOW);
  }

  private static CapturedFrame frame(int second) {
    return new CapturedFrame(
        second, Duration.ofSeconds(second), TestPictures.plain(64, 64, 1, 2, 3));
  }
}
