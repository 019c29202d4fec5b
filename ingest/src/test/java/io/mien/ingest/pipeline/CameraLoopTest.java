package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mien.contract.frame.TimeSource;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.PictureFormat;
import io.mien.ingest.picture.TestPictures;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.ListCameraSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraLoopTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final FrameSink IGNORE = (frame, delivery) -> {};

  private final List<EncodedFrame> taken = new ArrayList<>();
  private final List<DropReason> drops = new ArrayList<>();
  private final List<Integer> publishedBytes = new ArrayList<>();
  private final List<Instant> seen = new ArrayList<>();
  private final FakeClock clock = new FakeClock(NOW);
  private int grabs;

  @Test
  void stampsFramesWithStartAndPresentationTime() throws InterruptedException {
    loop(frames(3), 1000, Pace.asFastAsPossible(), this::take).run();

    assertThat(taken).extracting(EncodedFrame::cameraId).containsOnly("door");
    assertThat(taken).extracting(EncodedFrame::sequence).containsExactly(0L, 1L, 2L);
    assertThat(taken)
        .extracting(EncodedFrame::capturedAt)
        .containsExactly(NOW, NOW.plusMillis(40), NOW.plusMillis(80));
    assertThat(taken)
        .extracting(frame -> frame.picture().format())
        .containsOnly(PictureFormat.JPEG);
  }

  @Test
  void countsOnlyWhatIsAcknowledgedAsPublished() throws InterruptedException {
    loop(frames(3), 1000, Pace.asFastAsPossible(), this::take).run();
    loop(frames(2), 1000, Pace.asFastAsPossible(), IGNORE).run();

    assertThat(grabs).isEqualTo(5);
    assertThat(publishedBytes).hasSize(3).allSatisfy(size -> assertThat(size).isPositive());
    assertThat(drops).isEmpty();
  }

  @Test
  void dropsWhatIsBeyondTheRate() throws InterruptedException {
    loop(frames(5), 12.5, Pace.asFastAsPossible(), this::take).run();

    assertThat(taken).extracting(EncodedFrame::sequence).containsExactly(0L, 2L, 4L);
    assertThat(drops).containsExactly(DropReason.PACED, DropReason.PACED);
  }

  @Test
  void dropsWhatIsLate() throws InterruptedException {
    Pace second = left -> !left.equals(Duration.ofMillis(40));
    loop(frames(3), 1000, second, this::take).run();

    assertThat(taken).extracting(EncodedFrame::sequence).containsExactly(0L, 2L);
    assertThat(drops).containsExactly(DropReason.LATE);
  }

  @Test
  void dropsWhatCannotBeMadeSmallAndGoesOn() throws InterruptedException {
    byte[] damaged = new byte[20_000];
    damaged[0] = (byte) 0xFF;
    damaged[1] = (byte) 0xD8;
    damaged[2] = (byte) 0xFF;
    CapturedFrame unreadable =
        new CapturedFrame(0, Duration.ZERO, new EncodedPicture(PictureFormat.JPEG, damaged));
    CapturedFrame large = new CapturedFrame(1, Duration.ofMillis(40), TestPictures.noise(120, 120));
    CapturedFrame good =
        new CapturedFrame(2, Duration.ofMillis(80), TestPictures.plain(64, 64, 1, 2, 3));

    loop(List.of(unreadable, large, good), 1000, Pace.asFastAsPossible(), this::take).run();

    assertThat(drops).containsExactly(DropReason.UNREADABLE, DropReason.TOO_LARGE);
    assertThat(taken).extracting(EncodedFrame::sequence).containsExactly(2L);
  }

  @Test
  void goesOnWhereItWasAfterItsSinkHeldItUp() throws InterruptedException {
    Pace pace = left -> left.compareTo(Duration.ofSeconds(-1)) >= 0;
    loop(
            frames(4),
            1000,
            pace,
            (frame, delivery) -> {
              take(frame, delivery);
              if (frame.sequence() == 1) {
                clock.pass(Duration.ofMinutes(2)); // Kafka is away
              }
            })
        .run();

    assertThat(drops).isEmpty();
    assertThat(taken).extracting(EncodedFrame::sequence).containsExactly(0L, 1L, 2L, 3L);
    assertThat(taken)
        .extracting(EncodedFrame::capturedAt)
        .containsExactly(NOW, NOW.plusMillis(40), NOW.plusMillis(120_080), NOW.plusMillis(120_120));
    assertThat(taken).extracting(EncodedFrame::timeSource).containsOnly(TimeSource.RECORDING);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1})
  void goesOnWhenTheClockOnTheWallIsSet(long hours) throws InterruptedException {
    List<Duration> slept = new ArrayList<>();
    Pace pace =
        Pace.realTime(
            time -> {
              slept.add(time);
              clock.pass(time);
            },
            Duration.ofSeconds(1));
    loop(
            frames(4),
            1000,
            pace,
            (frame, delivery) -> {
              take(frame, delivery);
              if (frame.sequence() == 1) {
                clock.set(Duration.ofHours(hours));
              }
            })
        .run();

    assertThat(drops).isEmpty();
    assertThat(slept).hasSize(3).containsOnly(Duration.ofMillis(40));
    assertThat(taken)
        .extracting(EncodedFrame::capturedAt)
        .as("the film's own times have no gap")
        .containsExactly(NOW, NOW.plusMillis(40), NOW.plusMillis(80), NOW.plusMillis(120));
  }

  @Test
  void endsWhenStopped() throws InterruptedException {
    CameraLoop[] loop = new CameraLoop[1];
    loop[0] =
        loop(
            frames(100),
            1000,
            Pace.asFastAsPossible(),
            (frame, delivery) -> {
              take(frame, delivery);
              if (frame.sequence() == 1) {
                loop[0].stop();
              }
            });
    loop[0].run();

    assertThat(taken).hasSize(2);
  }

  @Test
  void failsWithItsSink() {
    FrameSink broken =
        (frame, delivery) -> {
          throw new IllegalStateException("full");
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> loop(frames(2), 1000, Pace.asFastAsPossible(), broken).run())
        .withMessage("full");
  }

  private void take(EncodedFrame frame, FrameSink.Delivery delivery) {
    taken.add(frame);
    delivery.acknowledged();
  }

  private CameraLoop loop(List<CapturedFrame> frames, double fps, Pace pace, FrameSink sink) {
    RecordingMeter meter = new RecordingMeter(drops, publishedBytes, () -> grabs++);
    FrameOutlet outlet =
        new FrameOutlet(
            "door",
            new FrameEncoder(FrameShape.whole(90, 4000)),
            sink,
            meter,
            Clock.fixed(NOW, ZoneOffset.UTC));
    return new CameraLoop(
        new ListCameraSource(frames), new FramePacer(fps), pace, outlet, clock, seen::add);
  }

  private static List<CapturedFrame> frames(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new CapturedFrame(
                    i, Duration.ofMillis(40L * i), TestPictures.plain(64, 64, i, i, i)))
        .toList();
  }
}
