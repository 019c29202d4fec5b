package io.mien.ingest.pipeline;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatus.State;
import io.mien.ingest.source.CameraSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording at work: plays once to its end, or until it breaks, which is not tried again.
 *
 * <p>A sink that waits holds it up, so it loses nothing but what {@link CameraLoop} says.
 */
public final class RecordedFeed implements Feed {
  private static final Logger LOG = LoggerFactory.getLogger(RecordedFeed.class);

  private final String cameraId;
  private final String maskedSource;
  private final CameraSource source;
  private final FrameOutlet outlet;
  private final UnaryOperator<String> masking;
  private final FeedClock clock;
  private final CameraLoop loop;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile @Nullable String stopping;
  private State state = State.CONNECTING;
  private Optional<String> reason = Optional.empty();
  private Instant since;
  private Optional<Instant> lastFrameAt = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();

  /**
   * Takes over an open source and an outlet, which it closes at its end.
   *
   * @param masking takes the secrets out of what a source says of its failure
   */
  public RecordedFeed(
      String maskedSource,
      CameraSource source,
      FramePacer pacer,
      Pace pace,
      FrameOutlet outlet,
      UnaryOperator<String> masking,
      FeedClock clock) {
    this.cameraId = outlet.cameraId();
    this.maskedSource = maskedSource;
    this.source = source;
    this.outlet = outlet;
    this.masking = masking;
    this.clock = clock;
    this.since = clock.instant();
    this.loop = new CameraLoop(source, pacer, pace, outlet, clock, this::grabbed);
    this.thread = new Thread(this::run, "camera-" + cameraId);
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    outlet.meter().status(status());
    thread.start();
  }

  private void run() {
    String why = "the recording has ended";
    try (source;
        outlet) {
      loop.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // as stop() wants it
    } catch (RuntimeException | Error e) {
      if (stopping == null) {
        // The border of a camera: its trouble is kept for whoever asks, and is nobody else's.
        why = masking.apply(FeedFault.of(e));
        broke(e, why);
      }
    } finally {
      String told = stopping;
      become(State.OFFLINE, Optional.of(told == null ? why : told));
      ended.countDown();
    }
  }

  private synchronized void broke(Throwable fault, String why) {
    failure =
        Optional.of(
            fault instanceof RuntimeException known
                ? known
                : new IllegalStateException(
                    "camera %s ended early: %s".formatted(cameraId, why), fault));
    LOG.warn("Camera {} ends early: {}", cameraId, why);
  }

  /** A recording gives its frames before their time. */
  private void grabbed(Instant capturedAt) {
    Instant now = clock.instant();
    boolean first;
    synchronized (this) {
      lastFrameAt = Optional.of(capturedAt.isAfter(now) ? now : capturedAt);
      first = state != State.ONLINE;
    }
    if (first) {
      become(State.ONLINE, Optional.empty());
    }
  }

  private void become(State next, Optional<String> why) {
    synchronized (this) {
      state = next;
      reason = why;
      since = clock.instant();
    }
    outlet.meter().status(status());
  }

  /** What it broke of. */
  public synchronized Optional<RuntimeException> failure() {
    return failure;
  }

  @Override
  public void tick() {}

  @Override
  public synchronized FeedStatus status() {
    return new FeedStatus(
        cameraId, state, reason, since, lastFrameAt, 0, maskedSource, clock.instant());
  }

  @Override
  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  @Override
  public void stop(String why) {
    stopping = why;
    loop.stop();
    thread.interrupt();
    if (thread.getState() == Thread.State.NEW && ended.getCount() > 0) {
      outlet.close();
      source.close();
      ended.countDown();
    }
  }

  @Override
  public void awaitEnd(Duration limit) throws InterruptedException {
    boolean unused = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}
