package io.mien.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.ingest.pipeline.CameraMeter;
import io.mien.ingest.pipeline.DropReason;
import io.prometheus.client.CollectorRegistry;
import org.junit.jupiter.api.Test;

class IngestMetricsTest {
  private final CollectorRegistry registry = new CollectorRegistry();
  private final IngestMetrics metrics = new IngestMetrics(registry);

  @Test
  void countsEachCameraByItself() {
    CameraMeter door = metrics.camera("door");
    CameraMeter hall = metrics.camera("hall");
    door.grabbed();
    door.grabbed();
    door.published(100);
    door.dropped(DropReason.TOO_LARGE);
    hall.grabbed();
    hall.published(30);

    assertThat(value("mien_ingest_frames_grabbed_total", "door")).isEqualTo(2);
    assertThat(value("mien_ingest_frames_published_total", "door")).isEqualTo(1);
    assertThat(value("mien_ingest_published_bytes_total", "door")).isEqualTo(100);
    assertThat(value("mien_ingest_published_bytes_total", "hall")).isEqualTo(30);
    assertThat(dropped("door", "too-large")).isEqualTo(1);
    assertThat(metrics.published()).isEqualTo(2);
  }

  @Test
  void startsEverySeriesAtZero() {
    metrics.camera("door");

    assertThat(value("mien_ingest_frames_grabbed_total", "door")).isZero();
    for (DropReason reason : DropReason.values()) {
      assertThat(dropped("door", reason.code())).isZero();
    }
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
