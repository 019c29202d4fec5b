package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.cli.CameraDoctor.Camera;
import io.mien.cli.Finding.Level;
import io.mien.ingest.camera.SecretMask;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.SourceException;
import io.mien.ingest.source.SourceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CameraDoctorTest {
  /** A native call that never comes back. */
  private static final class HangingSource implements CameraSource {
    @Override
    public Optional<CapturedFrame> grab() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private static Camera camera(String url) {
    return new Camera(
        "door",
        url,
        SourceSpec.of(url),
        url.startsWith("rtsp:"),
        SecretMask.of(url, Set.of("s3cret")));
  }

  @Test
  void neverRepeatsASecret() throws InterruptedException {
    Camera camera = camera("rtsp://127.0.0.1/live/s3cret");
    CameraDoctor doctor =
        new CameraDoctor(
            source -> {
              throw new SourceException("expected frames, found nothing at " + source.url());
            },
            Duration.ofSeconds(60));

    assertThat(doctor.look(List.of(camera)))
        .extracting(Finding::found)
        .containsExactly("expected frames, found nothing at rtsp://127.0.0.1/live/***");
  }

  @Test
  void asksEachCameraForAFrame() throws InterruptedException {
    try (SamplePictures samples = SamplePictures.unpack()) {
      List<Finding> findings =
          new CameraDoctor(CameraSources::open, Duration.ofSeconds(60))
              .look(List.of(camera(samples.folder().toString()), camera("/no/such.mp4")));
      assertThat(findings).extracting(Finding::level).containsExactly(Level.OK, Level.FAIL);
      assertThat(findings.get(0).found()).contains("gave a frame after");
      assertThat(findings.get(1).found()).contains("found nothing at '/no/such.mp4'");
      assertThat(findings.get(1).advice()).contains("check its path");
    }
  }

  @Test
  void aCameraThatHangsDoesNotHoldTheDoctor() throws InterruptedException {
    List<Finding> findings =
        new CameraDoctor(source -> new HangingSource(), Duration.ofMillis(200))
            .look(List.of(camera("rtsp://camera/1"), camera("rtsp://camera/2")));
    assertThat(findings)
        .hasSize(2)
        .allSatisfy(
            finding -> {
              assertThat(finding.level()).isEqualTo(Level.FAIL);
              assertThat(finding.found()).contains("gave no frame within");
              assertThat(finding.advice()).contains("check its address", "--camera-timeout");
            });
  }
}
