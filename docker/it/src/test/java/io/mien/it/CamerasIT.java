package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatus.State;
import io.mien.contract.frame.FrameHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras on real protocols into a real broker: they freeze, die, come back, and heal alone. */
class CamerasIT {
  private static final Path LOG = Path.of("target", "ingest-cameras.log");
  private static final Duration STALL = Duration.ofSeconds(4);

  /** Between two pictures of the servers. */
  private static final Duration INTERVAL = Duration.ofMillis(40);

  /** A second of pictures. */
  private static final int SOME = 25;

  @TempDir Path folder;

  @Test
  void camerasHealThemselvesAndTouchNoOther() throws Exception {
    Files.deleteIfExists(LOG);
    int frozenPort = Ports.free();
    int killedPort = Ports.free();
    int calmPort = Ports.free();
    try (CameraProcess frozen = CameraProcess.rtsp(folder, frozenPort);
        CameraProcess killed = CameraProcess.mjpeg(killedPort);
        CameraProcess calm = CameraProcess.rtsp(folder, calmPort);
        BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"))) {
      FeedReader.awaitBroker(broker.servers());
      try (MienProcess ingest =
              MienProcess.start(
                  LOG,
                  "ingest",
                  "--bootstrap",
                  broker.servers(),
                  "--set",
                  "ingest.metrics.port=0",
                  "--set",
                  "ingest.stall.timeout.ms=" + STALL.toMillis(),
                  "--set",
                  "ingest.reconnect.max.ms=1000",
                  "frozen=rtsp://admin:s3cret@127.0.0.1:" + frozenPort + "/h264",
                  "killed=http://127.0.0.1:" + killedPort + "/camera?token=s3cret",
                  "calm=rtsp://127.0.0.1:" + calmPort + "/mjpeg");
          FeedReader reader = FeedReader.open(broker.servers())) {
        healing(reader, frozen, killed);
        assertThat(ingest.isAlive()).isTrue();
        assertThat(calm.isAlive()).isTrue();
      }
    }
    assertThat(Files.readString(LOG, UTF_8)).doesNotContain("s3cret");
  }

  private static void healing(FeedReader reader, CameraProcess frozen, CameraProcess killed)
      throws Exception {
    for (String camera : List.of("frozen", "killed", "calm")) {
      reader.awaitFrames(camera, SOME);
    }
    assertTimesOf(reader);

    reader.awaitFrames("frozen", 1);
    frozen.freeze();
    FeedStatus stalled = reader.awaitState("frozen", State.STALLED, State.OFFLINE);
    assertThat(stalled.reason()).isPresent();
    frozen.thaw();
    recovers(reader, "frozen", "RTSP camera frozen and thawed");

    killed.kill();
    reader.awaitState("killed", State.STALLED, State.OFFLINE);
    killed.restart();
    recovers(reader, "killed", "HTTP camera killed and restarted");

    frozen.restart();
    recovers(reader, "frozen", "RTSP camera killed and restarted at once");

    reader.awaitFrames("calm", SOME);
    assertThat(reader.statuses("calm"))
        .as("states of the camera that nobody touched")
        .allSatisfy(status -> assertThat(status.reconnects()).isZero());
    assertThat(reader.allStatuses()).doesNotContain("s3cret");
  }

  /** The clock of RTP where there is one, this host's elsewhere; neither in the future or old. */
  private static void assertTimesOf(FeedReader reader) {
    reader.awaitHeader("frozen", FrameHeaders.TIME_SOURCE, "rtp-ntp");
    reader.awaitHeader("killed", FrameHeaders.TIME_SOURCE, "host-clock");
    assertThat(reader.largestLag())
        .as("from capture to the broker, by the records")
        .isBetween(Duration.ofSeconds(-2), Duration.ofSeconds(20));
  }

  private static void recovers(FeedReader reader, String camera, String what) {
    FeedReader.Gap gap = reader.awaitRecovery(camera);
    System.out.printf(
        "%s: a frame again %d ms after it could give one, %d frames lost in %d ms%n",
        what,
        gap.afterWaiting().toMillis(),
        gap.silence().dividedBy(INTERVAL),
        gap.silence().toMillis());
  }
}
