package io.mien.inference.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CameraHeartbeatTest {

  private static final CameraTimes TIMES = new CameraTimes(1000, 5000, 500, 60_000);

  private CameraHeartbeat camera = new CameraHeartbeat(TIMES, "door");
  private long now = 1_700_000_000_000L;

  private Optional<CameraStatus> frame() {
    return frame(now - 40);
  }

  private Optional<CameraStatus> frame(long time) {
    return camera.arrived(Instant.ofEpochMilli(time), false, now);
  }

  private Optional<CameraStatus> tick(long millis) {
    now += millis;
    return camera.tick(millis, now);
  }

  /** Frames at 10 a second; the reports of that time. */
  private List<CameraStatus> play(int frames) {
    List<CameraStatus> reports = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      frame().ifPresent(reports::add);
      tick(100).ifPresent(reports::add);
    }
    return reports;
  }

  private static Duration silence(CameraStatus status) {
    return Duration.between(status.lastFrameAt(), status.since());
  }

  @Test
  void isOnlineWithItsFirstFrame() {
    CameraStatus status = frame().orElseThrow();

    assertThat(status.cameraId()).isEqualTo("door");
    assertThat(status.state()).isEqualTo(State.ONLINE);
    assertThat(status.since()).isEqualTo(Instant.ofEpochMilli(now));
    assertThat(status.lastFrameAt()).isEqualTo(Instant.ofEpochMilli(now - 40));
    assertThat(status.lagSeconds()).isEqualTo(.04);
    assertThat(status.fps()).isEmpty();
    assertThat(status.frames()).isEqualTo(1);
    assertThat(status.reportedAt()).isEqualTo(Instant.ofEpochMilli(now));
  }

  @Test
  void reportsAtThePaceOfTheHeartbeatAndNotOfTheFrames() {
    List<CameraStatus> reports = play(100);

    assertThat(reports).hasSize(21); // the first frame, and each half second of ten
    CameraStatus last = reports.get(20);
    assertThat(last.fps()).hasValue(10);
    assertThat(last.frames()).isEqualTo(100);
    assertThat(last.state()).isEqualTo(State.ONLINE);
    assertThat(last.since()).isEqualTo(reports.get(0).since());
  }

  @Test
  void isStaleThenOfflineWhenNoFrameComes() {
    play(10);
    List<CameraStatus> reports = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      tick(100).ifPresent(reports::add);
    }

    CameraStatus stale =
        reports.stream().filter(status -> status.state() == State.STALE).findFirst().orElseThrow();
    CameraStatus offline = reports.get(reports.size() - 1);
    assertThat(silence(stale)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1200));
    assertThat(silence(offline)).isBetween(Duration.ofMillis(5000), Duration.ofMillis(5200));
    assertThat(offline.state()).isEqualTo(State.OFFLINE);
    assertThat(offline.fps()).hasValue(0);
    assertThat(reports).filteredOn(status -> status.state() == State.OFFLINE).hasSize(1);
  }

  @Test
  void isOnlineAtOnceWhenItComesBack() {
    play(10);
    tick(6000);
    assertThat(camera.state()).isEqualTo(State.OFFLINE);

    assertThat(frame().orElseThrow().state()).isEqualTo(State.ONLINE);
    tick(100);
    play(10);
    CameraStatus status = tick(500).orElseThrow();
    assertThat(status.fps()).as("the outage is no frame interval").hasValue(10);
    assertThat(status.frames()).isEqualTo(21);
  }

  @Test
  void isStaleWhileItsFramesAreOld() {
    assertThat(frame(now - 3000).orElseThrow().state()).isEqualTo(State.STALE);
    assertThat(frame(now - 900)).as("at the border it does not flicker").isEmpty();
    assertThat(frame(now - 400).orElseThrow().state()).isEqualTo(State.ONLINE);
    assertThat(frame(now - 300)).isEmpty();
  }

  @Test
  void aFilmAheadOfTheClockIsOnlineWithoutLag() {
    CameraStatus status = frame(now + 3_600_000).orElseThrow();

    assertThat(status.state()).isEqualTo(State.ONLINE);
    assertThat(status.lagSeconds()).isZero();
    assertThat(status.lastFrameAt()).isEqualTo(Instant.ofEpochMilli(now + 3_600_000));
    tick(100);
    tick(1000);
    assertThat(camera.state()).as("by the wall clock").isEqualTo(State.STALE);
  }

  @Test
  void framesOutOfOrderDoNotTurnItsTimeBack() {
    frame(now - 100);
    frame(now - 300);
    frame(now);

    CameraStatus status = tick(500).orElseThrow();
    assertThat(status.lastFrameAt()).isEqualTo(Instant.ofEpochMilli(now - 500));
    assertThat(status.fps()).hasValue(10);
    assertThat(status.frames()).isEqualTo(3);
  }

  @Test
  void aTimeThatCannotBeIsTakenForNow() {
    CameraStatus status = frame(Long.MAX_VALUE / 2).orElseThrow();

    assertThat(status.lastFrameAt()).isEqualTo(Instant.ofEpochMilli(now));
  }

  @Test
  void countsSkippedFrames() {
    frame();
    camera.arrived(Instant.ofEpochMilli(now), true, now);

    CameraStatus status = tick(500).orElseThrow();
    assertThat(status.frames()).isEqualTo(2);
    assertThat(status.skippedFrames()).isEqualTo(1);
  }

  @Test
  void tellsOfSkippedFramesNoLaterThanAHeartbeatBeforeEachOfThem() {
    play(10);
    long told = 0;
    long toldAt = Long.MIN_VALUE;
    int reports = 0;
    for (int i = 0; i < 100; i++) {
      Optional<CameraStatus> atOnce =
          camera.arrived(Instant.ofEpochMilli(now - 40), i % 3 != 0, now);
      for (Optional<CameraStatus> report : List.of(atOnce, tick(100))) {
        if (report.isPresent()) {
          reports++;
          if (report.get().skippedFrames() > told) {
            told = report.get().skippedFrames();
            toldAt = report.get().reportedAt().toEpochMilli();
          }
        }
      }
      // Who reads the reports must not take a skipped frame for one without faces.
      assertThat(i % 3 == 0 || now - 100 - toldAt < TIMES.heartbeatMillis()).isTrue();
    }
    assertThat(reports).as("not one a frame").isLessThan(45);
  }

  @Test
  void aClockThatIsSetBackDoesNotSilenceTheHeartbeat() {
    play(10);
    now -= 3_600_000;

    assertThat(play(10)).as("at once, and each half second").hasSizeBetween(2, 3);
  }

  @Test
  void aClockThatIsSetBackKeepsNoSkippedFrameUntold() {
    frame();
    assertThat(camera.arrived(Instant.ofEpochMilli(now), true, now)).isPresent();
    assertThat(camera.arrived(Instant.ofEpochMilli(now), true, now)).isEmpty();
    now -= 3_600_000;

    assertThat(camera.arrived(Instant.ofEpochMilli(now), true, now)).isPresent();
  }

  @Test
  void isForgottenWhenOfflineForLong() {
    frame();
    tick(1);
    tick(50_000);
    assertThat(camera.isForgotten(now)).isFalse();
    tick(9_999);
    assertThat(camera.isForgotten(now)).isTrue();
  }

  /** The bytes of version 1, written as here: they must load for ever. */
  @Test
  void readsTheGoldenBytesOfVersion1() throws IOException {
    byte[] golden = GoldenBytes.read("camera-heartbeat-1.hex");
    play(5);
    camera.arrived(Instant.ofEpochMilli(now), true, now);

    assertThat(HexFormat.of().formatHex(CameraHeartbeatBytes.write(camera)))
        .isEqualTo(HexFormat.of().formatHex(golden));
    camera = CameraHeartbeatBytes.read(TIMES, "door", golden).orElseThrow();
    assertThat(CameraHeartbeatBytes.write(camera)).isEqualTo(golden);
  }

  @ParameterizedTest
  @EnumSource
  void keepsItsStateOverARestartUntilAFrameComes(State state) {
    frame(now + 50_000); // ahead, so that only the silence can tell
    tick(10);
    tick(state == State.ONLINE ? 10 : state == State.STALE ? 1000 : 5000);
    assertThat(camera.state()).isEqualTo(state);

    byte[] bytes = CameraHeartbeatBytes.write(camera);
    camera = CameraHeartbeatBytes.read(TIMES, "door", bytes).orElseThrow();
    tick(10);
    assertThat(camera.state()).isEqualTo(state);
    frame(now + 50_000);
    assertThat(camera.state()).isEqualTo(State.ONLINE);
  }

  @Test
  void isNothingWhenOfAnotherVersionOrDamaged() {
    byte version = CameraHeartbeatBytes.write(camera)[0];

    assertThat(CameraHeartbeatBytes.read(TIMES, "door", new byte[] {99})).isEmpty();
    assertThat(CameraHeartbeatBytes.read(TIMES, "door", new byte[] {version, 0, 0})).isEmpty();
  }

  @Test
  void refusesTimesThatDoNotFollowOnEachOther() {
    assertThatThrownBy(() -> new CameraTimes(10, 9, 1, 100)).hasMessageContaining("10, 9, 100");
    assertThatThrownBy(() -> new CameraTimes(10, 20, 1, 19)).hasMessageContaining("10, 20, 19");
    assertThatThrownBy(() -> new CameraTimes(10, 20, 0, 30)).hasMessageContaining("10, 0");
  }

  @Test
  void aClockThatRanAheadForAFrameLeavesNoTimeBehind() {
    play(10);
    frame(now + 3_600_000);
    List<CameraStatus> reports = play(100);

    CameraStatus last = reports.get(reports.size() - 1);
    assertThat(last.lastFrameAt())
        .isBetween(Instant.ofEpochMilli(now - 1000), Instant.ofEpochMilli(now));
    assertThat(last.fps()).hasValue(10);
  }
}
