package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.TestPictures;
import io.mien.ingest.source.CapturedFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveFramesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final EncodedPicture PICTURE =
      PictureCodec.jpeg(TestPictures.plain(16, 16, 1, 2, 3), 90);

  private final FakeClock clock = new FakeClock(NOW);
  private final RecordingMeter meter = new RecordingMeter();
  private final List<EncodedFrame> taken = new CopyOnWriteArrayList<>();
  private final EncodePool pool = new EncodePool(1);

  @AfterEach
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 3600})
  void keepsItsRateWhenTheHostsClockIsSetBack(long seconds) throws InterruptedException {
    LiveFrames.Intake intake = frames((frame, delivery) -> taken.add(frame)).newIntake();
    come(intake, 5);
    clock.set(Duration.ofSeconds(-seconds));
    come(intake, 20);

    assertThat(meter.drops).isEmpty();
    assertThat(taken).hasSize(25);
  }

  @Test
  void stampsByTheHostsClockAgainAfterALargeStepBack() throws InterruptedException {
    LiveFrames.Intake intake = frames((frame, delivery) -> taken.add(frame)).newIntake();
    come(intake, 1);
    clock.set(Duration.ofHours(-1));
    come(intake, 2);

    Instant back = NOW.minus(Duration.ofHours(1));
    assertThat(taken)
        .extracting(EncodedFrame::capturedAt)
        .containsExactly(NOW.plusMillis(100), back.plusMillis(200), back.plusMillis(300));
  }

  @Test
  void dropsWhatIsBeyondTheRate() throws InterruptedException {
    LiveFrames.Intake intake = frames((frame, delivery) -> taken.add(frame)).newIntake();
    come(intake, 1);
    clock.set(Duration.ofHours(1)); // lets no time go by
    CapturedFrame early = new CapturedFrame(1, Duration.ZERO, PICTURE);
    take(intake, early);

    assertThat(taken).hasSize(1);
    assertThat(meter.drops).containsExactly(DropReason.PACED);
  }

  @Test
  void anErrorCostsAFrameAndNotTheCamera() throws InterruptedException {
    LiveFrames.Intake intake =
        frames(
                (frame, delivery) -> {
                  if (frame.sequence() == 0) {
                    throw new NoClassDefFoundError("a native library");
                  }
                  taken.add(frame);
                })
            .newIntake();
    come(intake, 2);

    assertThat(meter.drops).containsExactly(DropReason.UNREADABLE);
    assertThat(taken).extracting(EncodedFrame::sequence).containsExactly(1L);
  }

  private LiveFrames frames(FrameSink sink) {
    FrameOutlet outlet =
        new FrameOutlet(
            "door",
            new FrameEncoder(FrameShape.whole(90, 100_000)),
            sink,
            meter,
            Clock.fixed(NOW, ZoneOffset.UTC));
    return new LiveFrames(outlet, pool, 1, 10, Duration.ofSeconds(5), clock);
  }

  /** So many frames at the rate that is wanted. */
  private void come(LiveFrames.Intake intake, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      clock.pass(Duration.ofMillis(100));
      take(intake, new CapturedFrame(i, Duration.ZERO, PICTURE));
    }
  }

  /** Lets the pool's one thread be done with a frame before the next comes. */
  private void take(LiveFrames.Intake intake, CapturedFrame frame) throws InterruptedException {
    intake.take(frame, intake.stamp(frame));
    CountDownLatch done = new CountDownLatch(1);
    pool.execute(done::countDown);
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
