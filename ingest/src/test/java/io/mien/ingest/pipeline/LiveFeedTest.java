package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatus.State;
import io.mien.contract.frame.TimeSource;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.TestPictures;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.SourceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  private static final EncodedPicture PICTURE =
      PictureCodec.jpeg(TestPictures.plain(16, 16, 1, 2, 3), 90);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EncodePool pool = new EncodePool(2);
  private final AtomicInteger abandoned = new AtomicInteger();
  private final AtomicInteger openSources = new AtomicInteger();
  private final List<EncodedFrame> taken = new CopyOnWriteArrayList<>();
  private final RecordingMeter meter = new RecordingMeter();
  private final List<LiveFeed> feeds = new ArrayList<>();
  private FrameSink sink =
      (frame, delivery) -> {
        taken.add(frame);
        delivery.acknowledged();
      };

  @AfterEach
  void close() throws InterruptedException {
    for (LiveFeed feed : feeds) {
      feed.stop("the test is over");
      feed.awaitEnd(Duration.ofSeconds(5));
    }
    pool.close();
  }

  @Test
  void sendsFramesWithTheHostsTimeAndGoesOnCountingAfterAReconnect() throws InterruptedException {
    LiveFeed feed = feed(() -> new Script(2, Ending.END), Duration.ofSeconds(30));
    await(feed, () -> taken.size() >= 6);

    List<EncodedFrame> frames = List.copyOf(taken); // the feed goes on meanwhile
    assertThat(frames).extracting(EncodedFrame::cameraId).containsOnly("door");
    assertThat(frames).extracting(EncodedFrame::timeSource).containsOnly(TimeSource.HOST_CLOCK);
    assertThat(frames.subList(0, 6))
        .extracting(EncodedFrame::sequence)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(Duration.between(frames.get(0).capturedAt(), Instant.now()))
        .isBetween(Duration.ZERO, PATIENCE);
    assertThat(meter.reconnects).contains(LossCause.ENDED);
    assertThat(meter.statuses)
        .extracting(FeedStatus::state)
        .startsWith(State.CONNECTING, State.ONLINE, State.OFFLINE, State.CONNECTING, State.ONLINE);
  }

  @Test
  void saysWhyASourceFailedWithoutItsSecret() throws InterruptedException {
    LiveFeed feed =
        feed(
            () -> {
              throw new SourceException("cannot open rtsp://me:s3cret@door: refused");
            },
            Duration.ofSeconds(30));
    await(feed, () -> meter.reconnects.size() >= 3);

    assertThat(feed.status().state()).isEqualTo(State.OFFLINE);
    assertThat(feed.status().reason()).contains("cannot open rtsp://me:***@door: refused");
    assertThat(meter.reconnects).containsOnly(LossCause.FAILED);
    assertThat(meter.statuses).as("said once").hasSize(2);
  }

  @Test
  void saysWhichErrorEndedASessionAndTriesAgain() throws InterruptedException {
    LiveFeed feed =
        feed(
            () -> {
              throw new OutOfMemoryError("no memory for me:s3cret");
            },
            Duration.ofSeconds(30));
    await(feed, () -> meter.reconnects.size() >= 3);

    assertThat(feed.status().reason()).contains("java.lang.OutOfMemoryError: no memory for me:***");
    assertThat(meter.reconnects).containsOnly(LossCause.FAILED);
  }

  @Test
  void aHangingSourceIsAbortedAndOpenedAgain() throws InterruptedException {
    LiveFeed feed = feed(() -> new Script(1, Ending.HANG), Duration.ofMillis(150));
    await(feed, () -> taken.size() >= 3);

    assertThat(meter.reconnects).contains(LossCause.STALLED);
    assertThat(meter.statuses).extracting(FeedStatus::state).contains(State.STALLED);
    assertThat(abandoned).hasValue(0);
  }

  /** Each of the ways in which a source is lost, over and over again. */
  @Test
  void aThousandReconnectsLeakNothing() throws InterruptedException {
    AtomicInteger opened = new AtomicInteger();
    Ending[] endings = {Ending.END, Ending.FAIL, Ending.HANG, Ending.FAIL_TO_OPEN};
    Supplier<CameraSource> opener =
        () -> {
          int number = opened.getAndIncrement();
          Ending ending = endings[number % endings.length];
          // Most hang only now and then: each costs the time of a stall.
          return new Script(1, ending == Ending.HANG && number % 40 != 2 ? Ending.END : ending);
        };
    LiveFeed feed = feed(opener, Duration.ofMillis(100), Duration.ofMillis(1));
    await(feed, () -> opened.get() > 20);
    int threads = Thread.activeCount();
    await(feed, () -> opened.get() > 1000);
    feed.stop("the test is over");
    feed.awaitEnd(PATIENCE);
    awaitTrue(() -> openSources.get() == 0);

    assertThat(feed.hasEnded()).isTrue();
    assertThat(openSources).as("sources not closed").hasValue(0);
    assertThat(abandoned).hasValue(0);
    assertThat(meter.reconnects).hasSizeGreaterThanOrEqualTo(1000);
    assertThat(meter.reconnects).contains(LossCause.ENDED, LossCause.FAILED, LossCause.STALLED);
    awaitTrue(() -> Thread.activeCount() <= threads + 2);
    assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads + 2);
  }

  @Test
  void aSourceThatCannotBeInterruptedIsLeftBehindAndFreesItselfWhenItComesBack()
      throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger opened = new AtomicInteger();
    LiveFeed feed =
        feed(
            () -> opened.getAndIncrement() < 2 ? new Deaf(release) : new Script(1000, Ending.HANG),
            Duration.ofMillis(100));
    await(feed, () -> abandoned.get() == 2 && feed.status().state() == State.ONLINE);
    assertThat(openSources).hasValue(3);

    release.countDown();
    awaitTrue(() -> abandoned.get() == 0);
    assertThat(openSources).as("those left behind are closed").hasValue(1);
  }

  @Test
  void doesNotLeaveMoreAndMoreThreadsBehind() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger opened = new AtomicInteger();
    LiveFeed feed =
        feed(
            () -> {
              opened.incrementAndGet();
              return new Deaf(release);
            },
            Duration.ofMillis(50));
    await(feed, () -> feed.status().reason().orElse("").contains("hang in the driver"));

    assertThat(opened).hasValue(FeedWatch.MOST_ABANDONED);
    release.countDown();
    await(feed, () -> opened.get() > FeedWatch.MOST_ABANDONED);
  }

  @Test
  void oneThatHangsDoesNotTouchAnother() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    LiveFeed deaf = feed(() -> new Deaf(release), Duration.ofMillis(50));
    LiveFeed good = feed(() -> new Script(Integer.MAX_VALUE, Ending.END), Duration.ofSeconds(30));
    await(deaf, () -> abandoned.get() > 0);
    int before = taken.size();
    await(good, () -> taken.size() > before + 100);

    assertThat(good.status().state()).isEqualTo(State.ONLINE);
    assertThat(good.status().reconnects()).isZero();
    release.countDown();
  }

  @Test
  void aSlowSinkCostsOldFramesNotNewOnes() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    sink =
        (frame, delivery) -> {
          taken.add(frame);
          entered.countDown();
          release.await();
          delivery.acknowledged();
        };
    LiveFeed feed = feed(() -> new Script(50, Ending.HANG), Duration.ofSeconds(60));
    feed.tick();
    assertThat(entered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    // One is in the sink, one or two wait, and all the others are gone.
    await(feed, () -> meter.drops.size() >= 47);
    release.countDown();
    await(feed, () -> taken.size() + meter.drops.size() == 50);

    assertThat(meter.drops).containsOnly(DropReason.OVERRUN);
    assertThat(taken).extracting(EncodedFrame::sequence).endsWith(48L, 49L);
  }

  private LiveFeed feed(Supplier<CameraSource> opener, Duration stall) {
    return feed(opener, stall, Duration.ofMillis(20));
  }

  private LiveFeed feed(Supplier<CameraSource> opener, Duration stall, Duration longestWait) {
    FrameOutlet outlet =
        new FrameOutlet(
            "door",
            new FrameEncoder(FrameShape.whole(90, 100_000)),
            (frame, delivery) -> sink.accept(frame, delivery),
            meter,
            Clock.systemUTC());
    LiveFeed feed =
        LiveFeed.of(
            "rtsp://***@door",
            opener,
            text -> text.replace("s3cret", "***"),
            new LiveFeed.Timing(
                new FeedLimits(
                    Duration.ofSeconds(30), stall, Duration.ofMillis(300), Duration.ofSeconds(10)),
                new Backoff(Duration.ofMillis(1), longestWait, new Random(1)),
                Duration.ofSeconds(5),
                FeedClock.system()),
            outlet,
            new LiveFeed.Room(pool, 2, Double.POSITIVE_INFINITY, abandoned));
    feeds.add(feed);
    feed.start();
    return feed;
  }

  /** Looks after a feed until something is so. */
  private static void await(LiveFeed feed, BooleanSupplier condition) throws InterruptedException {
    awaitTrue(
        () -> {
          feed.tick();
          return condition.getAsBoolean();
        });
  }

  private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private enum Ending {
    END,
    FAIL,
    HANG,
    FAIL_TO_OPEN
  }

  /** So many frames, and then an ending. */
  private final class Script implements CameraSource {
    private final int frames;
    private final Ending ending;
    private final CountDownLatch aborted = new CountDownLatch(1);
    private int next;

    Script(int frames, Ending ending) {
      this.frames = frames;
      this.ending = ending;
      if (ending == Ending.FAIL_TO_OPEN) {
        throw new SourceException("refused");
      }
      openSources.incrementAndGet();
    }

    @Override
    public Optional<CapturedFrame> grab() {
      if (next < frames) {
        return Optional.of(new CapturedFrame(next++, Duration.ofMillis(next), PICTURE));
      }
      return switch (ending) {
        case END, FAIL_TO_OPEN -> Optional.empty();
        case FAIL -> throw new SourceException("broken");
        case HANG -> hang();
      };
    }

    private Optional<CapturedFrame> hang() {
      boolean over = false;
      while (!over) {
        try {
          aborted.await();
          over = true;
        } catch (InterruptedException e) {
          // As a native call: only the abort counts.
        }
      }
      throw new SourceException("aborted");
    }

    @Override
    public void abort() {
      aborted.countDown();
    }

    @Override
    public void close() {
      openSources.decrementAndGet();
    }
  }

  /** Hangs, whatever is done to it, until it is released. */
  private final class Deaf implements CameraSource {
    private final CountDownLatch release;

    Deaf(CountDownLatch release) {
      this.release = release;
      openSources.incrementAndGet();
    }

    @Override
    public Optional<CapturedFrame> grab() {
      boolean over = false;
      while (!over) {
        try {
          release.await();
          over = true;
        } catch (InterruptedException e) {
          // Deaf.
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      openSources.decrementAndGet();
    }
  }
}
