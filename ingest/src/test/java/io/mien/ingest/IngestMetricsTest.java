package io.mien.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatus.State;
import io.mien.ingest.pipeline.CameraMeter;
import io.mien.ingest.pipeline.DropReason;
import io.mien.ingest.pipeline.LossCause;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestMetricsTest {
  private final CollectorRegistry registry = new CollectorRegistry();
  private final List<FeedStatus> told = new ArrayList<>();
  private final IngestMetrics metrics = new IngestMetrics(registry);

  @Test
  void countsEachCameraByItself() {
    CameraMeter door = metrics.camera("door", told::add);
    CameraMeter hall = metrics.camera("hall", told::add);
    door.grabbed();
    door.grabbed();
    door.published(100, Duration.ofMillis(40));
    door.dropped(DropReason.TOO_LARGE);
    hall.grabbed();
    hall.published(30, Duration.ofSeconds(-9));

    assertThat(value("mien_ingest_frames_grabbed_total", "door")).isEqualTo(2);
    assertThat(value("mien_ingest_frames_published_total", "door")).isEqualTo(1);
    assertThat(value("mien_ingest_published_bytes_total", "door")).isEqualTo(100);
    assertThat(value("mien_ingest_published_bytes_total", "hall")).isEqualTo(30);
    assertThat(dropped("door", "too-large")).isEqualTo(1);
    assertThat(metrics.published()).isEqualTo(2);
    assertThat(metrics.dropped()).isEqualTo(1);
    assertThat(value("mien_ingest_capture_to_ack_seconds_sum", "door")).isEqualTo(.04);
    assertThat(value("mien_ingest_capture_to_ack_seconds_sum", "hall")).isZero();
  }

  @Test
  void startsEverySeriesAtZero() {
    metrics.camera("door", told::add);

    assertThat(value("mien_ingest_frames_grabbed_total", "door")).isZero();
    for (DropReason reason : DropReason.values()) {
      assertThat(dropped("door", reason.code())).isZero();
    }
  }

  @Test
  void showsHowAFeedIsAndTellsWhoeverAsked() {
    FeedStatus status =
        new FeedStatus(
            "door",
            State.STALLED,
            Optional.of("no frame came for 10 s"),
            Instant.EPOCH,
            Optional.of(Instant.ofEpochMilli(1500)),
            1,
            "rtsp://door",
            Instant.EPOCH);
    CameraMeter door = metrics.camera("door", told::add);
    door.status(status);
    door.reconnected(LossCause.STALLED);

    assertThat(state("stalled")).isEqualTo(1);
    assertThat(state("online")).isZero();
    assertThat(value("mien_ingest_last_frame_timestamp_seconds", "door")).isEqualTo(1.5);
    assertThat(
            registry.getSampleValue(
                "mien_ingest_camera_reconnects_total",
                new String[] {"camera", "reason"},
                new String[] {"door", "stalled"}))
        .isEqualTo(1);
    assertThat(told).containsExactly(status);
  }

  @Test
  void forgetsACameraThatIsGone() {
    CameraMeter door = metrics.camera("door", told::add);
    metrics.camera("hall", told::add);
    metrics.forget("door");
    door.grabbed(); // a thread that comes late

    assertThat(
            registry.getSampleValue(
                "mien_ingest_frames_grabbed_total", new String[] {"camera"}, new String[] {"door"}))
        .isNull();
    assertThat(value("mien_ingest_frames_grabbed_total", "hall")).isZero();
  }

  @Test
  void showsAFigureAsItIs() {
    double[] bytes = {3};
    metrics.show("mien_ingest_buffered_bytes", "Bytes.", () -> bytes[0]);
    bytes[0] = 5;

    assertThat(registry.getSampleValue("mien_ingest_buffered_bytes")).isEqualTo(5);
  }

  private double state(String state) {
    return registry.getSampleValue(
        "mien_ingest_camera_state", new String[] {"camera", "state"}, new String[] {"door", state});
  }

  private double value(String name, String camera) {
    return registry.getSampleValue(name, new String[] {"camera"}, new String[] {camera});
  }

  private double dropped(String camera, String reason) {
    return registry.getSampleValue(
        "mien_ingest_frames_dropped_total",
        new String[] {"camera", "reason"},
        new String[] {camera, reason});
  }
}
