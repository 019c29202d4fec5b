package io.mien.ingest.pipeline;

import io.mien.ingest.picture.Picture;
import io.mien.ingest.pipeline.CaptureClock.Stamp;
import io.mien.ingest.source.CapturedFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one live camera between grabbing and sending: stamped, thinned out, and held in a
 * short queue of which the newest always find room, until the pool encodes them.
 *
 * <p>Nothing here waits, so the source is read at its own speed however slow the rest is. Numbers
 * go on from session to session. Thread safe, but for each {@link Intake}.
 */
final class LiveFrames implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFrames.class);

  private static final long CLOSE_SECONDS = 2;

  private final FrameOutlet outlet;
  private final EncodePool pool;
  private final LatestQueue<Waiting> queue;
  private final double framesPerSecond;
  private final Duration clockTolerance;
  private final FeedClock clock;
  private final SeldomLog faults;
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicBoolean inLine = new AtomicBoolean();
  private final AtomicBoolean distrustTold = new AtomicBoolean();
  private final ReentrantLock encoding = new ReentrantLock();
  private volatile boolean stopped;

  private record Waiting(long sequence, Stamp stamp, Picture picture) {}

  /**
   * Joins the parts, and closes the outlet when it is closed itself.
   *
   * @param capacity frames that wait at most
   * @param framesPerSecond at most so many are kept, infinity for all
   * @param clockTolerance how far a camera's clock may be off this host's
   */
  LiveFrames(
      FrameOutlet outlet,
      EncodePool pool,
      int capacity,
      double framesPerSecond,
      Duration clockTolerance,
      FeedClock clock) {
    this.outlet = outlet;
    this.pool = pool;
    this.queue = new LatestQueue<>(capacity);
    this.framesPerSecond = framesPerSecond;
    this.clockTolerance = clockTolerance;
    this.clock = clock;
    this.faults = new SeldomLog(clock);
  }

  /** Takes the frames of a session that begins. */
  Intake newIntake() {
    return new Intake();
  }

  /** The frames of one session, on its thread. */
  final class Intake {
    private final CaptureClock captureClock = new CaptureClock(clockTolerance);
    private final FramePacer pacer = new FramePacer(framesPerSecond);
    private final long startNanos = clock.nanoTime();

    private Intake() {}

    /** The capture time of the frame that just came. */
    Stamp stamp(CapturedFrame frame) {
      Instant now = clock.instant();
      Stamp stamp = captureClock.stamp(frame.cameraTime(), now);
      if (captureClock.distrusts() && distrustTold.compareAndSet(false, true)) {
        LOG.warn(
            "Camera {}: expected its clock within {} ms of this host's, found {} ms between them;"
                + " its frames get this host's time.",
            outlet.cameraId(),
            clockTolerance.toMillis(),
            Duration.between(now, frame.cameraTime().orElse(now)).toMillis());
      }
      return stamp;
    }

    /** Queues the frame, or drops and counts it, or an older one for it. */
    void take(CapturedFrame frame, Stamp stamp) {
      outlet.meter().grabbed();
      long number = sequence.getAndIncrement();
      // Not by the stamps: they stand still or leap where a clock is set.
      if (pacer.admits(Duration.ofNanos(clock.nanoTime() - startNanos))) {
        queue
            .offer(new Waiting(number, stamp, frame.picture()))
            .ifPresent(old -> drop(old.picture(), DropReason.OVERRUN));
        lineUp();
      } else {
        drop(frame.picture(), DropReason.PACED);
      }
    }
  }

  private void drop(Picture picture, DropReason reason) {
    picture.release();
    outlet.meter().dropped(reason);
  }

  private void lineUp() {
    if (inLine.compareAndSet(false, true)) {
      pool.execute(this::sendOne);
    }
  }

  private void sendOne() {
    try {
      queue.poll().ifPresent(this::send);
    } finally {
      inLine.set(false);
    }
    if (!queue.isEmpty()) {
      lineUp();
    }
  }

  private void send(Waiting next) {
    encoding.lock();
    try {
      if (stopped) {
        next.picture().release();
      } else {
        outlet.send(next.sequence(), next.stamp().at(), next.stamp().from(), next.picture());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the pool is closed
    } catch (RuntimeException | Error e) {
      // The border of a camera: a fault in one, or in the natives that encode its frame, must not
      // end a thread that all share.
      outlet.meter().dropped(DropReason.UNREADABLE);
      tell(e);
    } finally {
      encoding.unlock();
    }
  }

  private void tell(Throwable fault) {
    OptionalLong heldBack = faults.mayTell(DropReason.UNREADABLE);
    if (heldBack.isPresent()) {
      LOG.error(
          "Camera {}: a frame could not be sent; {} more since this was last said.",
          outlet.cameraId(),
          heldBack.getAsLong(),
          fault);
    }
  }

  /** Sends nothing more; returns at once. */
  void stop() {
    stopped = true;
    queue.drain().forEach(waiting -> waiting.picture().release());
  }

  /** Waits a little for the frame in hand, and closes the outlet. */
  @Override
  public void close() {
    stop();
    try {
      if (encoding.tryLock(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        try {
          outlet.close();
        } finally {
          encoding.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
