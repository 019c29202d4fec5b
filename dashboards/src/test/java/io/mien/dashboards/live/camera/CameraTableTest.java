package io.mien.dashboards.live.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.feed.FeedStatus;
import io.mien.dashboards.live.Events;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CameraTableTest {
  private static final Instant NOW = Events.START.plusSeconds(1);

  private final CameraTable table = new CameraTable();

  private static FeedStatus feed(FeedStatus.State state, String reason) {
    return new FeedStatus(
        "door",
        state,
        reason.isEmpty() ? Optional.empty() : Optional.of(reason),
        Events.START,
        Optional.empty(),
        2,
        "rtsp://door",
        Events.START);
  }

  private static CameraStatus stream(CameraStatus.State state) {
    return new CameraStatus(
        "door", state, Events.START, Events.START, OptionalDouble.of(9.5), .2, 10, 1, Events.START);
  }

  private CameraRow row(Instant now) {
    return table.rows(now).get(0);
  }

  @Test
  void streamTellsWhereIngestHasNothingToSay() {
    table.stream(stream(CameraStatus.State.ONLINE));

    assertThat(row(NOW).state()).isEqualTo("online");
    assertThat(row(NOW).fps()).hasValue(9.5);
    assertThat(row(NOW).skippedFrames()).isEqualTo(1);
  }

  @Test
  void ingestKnowsFirstThatACameraStalls() {
    table.stream(stream(CameraStatus.State.ONLINE));
    table.feed(feed(FeedStatus.State.STALLED, "No frame for 10 s."));

    assertThat(row(NOW).state()).isEqualTo("stalled");
    assertThat(row(NOW).reason()).contains("No frame for 10 s.");
    assertThat(row(NOW).reconnects()).isEqualTo(2);
  }

  @Test
  void wordsOfAnIngestThatIsGoneDoNotCount() {
    table.stream(stream(CameraStatus.State.ONLINE));
    table.feed(feed(FeedStatus.State.STALLED, "No frame for 10 s."));

    assertThat(row(NOW.plusSeconds(120)).state()).isEqualTo("online");
  }

  @Test
  void streamNoticesWhatIngestDoesNot() {
    table.stream(stream(CameraStatus.State.STALE));
    table.feed(feed(FeedStatus.State.ONLINE, ""));

    assertThat(row(NOW).state()).isEqualTo("stale");
    assertThat(row(NOW).reason()).isPresent();
  }

  @Test
  void cameraOfWhichOnlyFramesAreKnownIsUnknown() {
    table.frame("door", NOW);

    assertThat(row(NOW).state()).isEqualTo("unknown");
    assertThat(row(NOW).reason()).isPresent();
  }

  @Test
  void cameraThatIngestHasTakenOffGoesWithItsLastFrame() {
    table.feed(feed(FeedStatus.State.ONLINE, ""));
    table.frame("door", NOW);
    table.stream(stream(CameraStatus.State.ONLINE));
    table.forgetFeed("door");
    assertThat(row(NOW).state()).isEqualTo("online");

    table.stream(stream(CameraStatus.State.STALE));
    assertThat(table.rows(NOW)).isEmpty();

    table.feed(feed(FeedStatus.State.CONNECTING, ""));
    assertThat(row(NOW).state()).isEqualTo("connecting");
  }

  @Test
  void forgottenCameraIsGone() {
    table.stream(stream(CameraStatus.State.OFFLINE));
    table.feed(feed(FeedStatus.State.OFFLINE, "Its end."));
    table.frame("door", NOW);
    table.forgetStream("door");
    table.forgetFeed("door");

    assertThat(table.rows(NOW)).isEmpty();
  }
}
