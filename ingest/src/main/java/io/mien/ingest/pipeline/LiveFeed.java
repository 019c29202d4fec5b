package io.mien.ingest.pipeline;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatus.State;
import io.mien.ingest.pipeline.CaptureClock.Stamp;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CapturedFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live camera at work: opens its source again and again, for ever.
 *
 * <p>Each session has a thread of its own that opens, reads and closes the source, since all three
 * may hang in a native call. {@link FeedWatch} says when such a call takes too long; the thread is
 * then interrupted, and left behind where even that does not help. It frees what it holds when it
 * comes back. Nothing here waits for a session, so one camera's trouble is nobody else's.
 */
public final class LiveFeed implements Feed {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private final String cameraId;
  private final Supplier<CameraSource> opener;
  private final UnaryOperator<String> masking;
  private final FeedWatch watch;
  private final LiveFrames frames;
  private final CameraMeter meter;
  private final AtomicInteger abandonedEverywhere;
  private final AtomicInteger abandoned = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Session current;
  private @Nullable FeedStatus told;
  private boolean stopped;

  /**
   * When what is to happen.
   *
   * @param backoff of this feed alone
   * @param clockTolerance how far the camera's clock may be off this host's
   */
  public record Timing(
      FeedLimits limits, Backoff backoff, Duration clockTolerance, FeedClock clock) {}

  /**
   * Room for frames on their way.
   *
   * @param pool encodes the frames of all feeds
   * @param queueFrames frames of this feed that wait for it
   * @param framesPerSecond at most so many are kept, infinity for all
   * @param abandoned counts the threads left behind, of all feeds
   */
  public record Room(
      EncodePool pool, int queueFrames, double framesPerSecond, AtomicInteger abandoned) {}

  private LiveFeed(
      FrameOutlet outlet,
      Supplier<CameraSource> opener,
      UnaryOperator<String> masking,
      FeedWatch watch,
      LiveFrames frames,
      AtomicInteger abandonedEverywhere) {
    this.cameraId = outlet.cameraId();
    this.opener = opener;
    this.masking = masking;
    this.watch = watch;
    this.frames = frames;
    this.meter = outlet.meter();
    this.abandonedEverywhere = abandonedEverywhere;
  }

  /**
   * Makes the feed of a camera.
   *
   * @param opener opens the source anew; may hang or fail
   * @param masking takes the secrets out of what a source says of its failure
   * @param outlet takes the frames; closed with the feed
   */
  public static LiveFeed of(
      String maskedSource,
      Supplier<CameraSource> opener,
      UnaryOperator<String> masking,
      Timing timing,
      FrameOutlet outlet,
      Room room) {
    FeedWatch watch =
        new FeedWatch(
            outlet.cameraId(), maskedSource, timing.limits(), timing.backoff(), timing.clock());
    LiveFrames frames =
        new LiveFrames(
            outlet,
            room.pool(),
            room.queueFrames(),
            room.framesPerSecond(),
            timing.clockTolerance(),
            timing.clock());
    return new LiveFeed(outlet, opener, masking, watch, frames, room.abandoned());
  }

  @Override
  public void start() {
    tick();
  }

  @Override
  public synchronized void tick() {
    if (stopped) {
      return;
    }
    switch (watch.tick(abandoned.get())) {
      case NONE -> {}
      case OPEN -> {
        watch.loss().ifPresent(meter::reconnected);
        current = new Session(watch.session());
        current.thread.start();
      }
      case ABORT -> interruptCurrent();
      case ABANDON -> abandonCurrent();
    }
    tell();
  }

  private void interruptCurrent() {
    if (current != null) {
      current.interrupt();
    }
  }

  private void abandonCurrent() {
    if (current != null && current.abandon()) {
      LOG.warn(
          "Camera {}: its source hangs in a call that cannot be interrupted; a thread is left"
              + " behind.",
          cameraId);
    }
    current = null;
  }

  /** Says what has changed. */
  private void tell() {
    FeedStatus now = watch.status();
    FeedStatus before = told;
    told = now;
    if (before == null || before.state() != now.state() || !before.reason().equals(now.reason())) {
      meter.status(now);
      log(now);
    }
  }

  private void log(FeedStatus now) {
    if (now.state() == State.ONLINE) {
      LOG.info("Camera {} is online: {}", cameraId, now.source());
    } else if (now.state() == State.CONNECTING) {
      LOG.info("Camera {} is connecting: {}", cameraId, now.source());
    } else {
      LOG.warn("Camera {} is {}: {}", cameraId, now.state().code(), now.reason().orElse(""));
    }
  }

  @Override
  public synchronized FeedStatus status() {
    return watch.status();
  }

  @Override
  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  @Override
  public synchronized void stop(String why) {
    if (!stopped) {
      stopped = true;
      watch.stop(why);
      meter.status(watch.status());
      frames.stop();
      if (current == null) {
        ended.countDown();
      } else {
        current.interrupt();
      }
    }
  }

  @Override
  public void awaitEnd(Duration limit) throws InterruptedException {
    if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      synchronized (this) {
        abandonCurrent();
        ended.countDown();
      }
    }
    frames.close();
  }

  private synchronized void opened(Session session) {
    watch.opened(session.number);
  }

  private void frame(Session session, CapturedFrame frame) {
    Stamp stamp = session.intake.stamp(frame);
    boolean wanted;
    synchronized (this) {
      wanted = !stopped && watch.frame(session.number, stamp.at());
      if (wanted) {
        tell();
      }
    }
    if (wanted) {
      session.intake.take(frame, stamp);
    } else {
      frame.picture().release();
    }
  }

  private synchronized void over(Session session, LossCause cause, String why) {
    if (session.isAbandoned()) {
      return;
    }
    if (current == session) {
      current = null;
    }
    watch.over(session.number, cause, why);
    if (stopped) {
      ended.countDown();
    } else {
      tell();
    }
  }

  /** One opening of the source, from first to last. */
  private final class Session {
    private final long number;
    private final Thread thread;
    private final LiveFrames.Intake intake = frames.newIntake();
    private volatile @Nullable CameraSource source;
    private volatile boolean interrupted;
    private boolean abandonedHere;
    private boolean returned;

    Session(long number) {
      this.number = number;
      thread = new Thread(this::run, "camera-" + cameraId);
      thread.setDaemon(true);
    }

    private void run() {
      LossCause cause = LossCause.FAILED;
      String why = "its thread broke";
      try (CameraSource opened = opener.get()) {
        source = opened;
        opened(this);
        Optional<CapturedFrame> frame = next(opened);
        while (frame.isPresent()) {
          frame(this, frame.get());
          frame = next(opened);
        }
        cause = LossCause.ENDED;
        why = "the stream ended";
      } catch (RuntimeException | Error e) {
        // The border of a source: whatever broke in it or its natives, the feed tries again.
        why = masking.apply(FeedFault.of(e));
      } finally {
        returned();
        over(this, cause, why);
      }
    }

    private Optional<CapturedFrame> next(CameraSource opened) {
      return interrupted ? Optional.empty() : opened.grab();
    }

    /** On a thread of its own: it must not be able to hold up the others. */
    void interrupt() {
      interrupted = true;
      CameraSource opened = source;
      Thread aborting =
          new Thread(
              () -> {
                if (opened != null) {
                  opened.abort();
                }
                thread.interrupt();
              },
              "abort-" + cameraId);
      aborting.setDaemon(true);
      aborting.start();
    }

    /** Leaves the thread behind; false where it has just come back. */
    boolean abandon() {
      synchronized (this) {
        if (returned) {
          return false;
        }
        abandonedHere = true;
      }
      abandoned.incrementAndGet();
      abandonedEverywhere.incrementAndGet();
      return true;
    }

    private synchronized boolean isAbandoned() {
      return abandonedHere;
    }

    private void returned() {
      boolean wasAbandoned;
      synchronized (this) {
        returned = true;
        wasAbandoned = abandonedHere;
      }
      if (wasAbandoned) {
        abandoned.decrementAndGet();
        abandonedEverywhere.decrementAndGet();
        LOG.info("Camera {}: a thread that was left behind has come back.", cameraId);
      }
    }
  }
}
