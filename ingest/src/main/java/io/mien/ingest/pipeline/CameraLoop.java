package io.mien.ingest.pipeline;

import io.mien.contract.frame.TimeSource;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CapturedFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings a recording's frames to its outlet until it ends or is stopped.
 *
 * <p>A frame's capture time is the instant at which the first frame was there plus the frame's
 * presentation time: in real time that is when the frame is due, by a clock that nobody sets.
 * Nothing is buffered here, so a sink that waits holds the recording up. A machine too slow for
 * real time makes frames late, and they are dropped; a sink that holds a frame for long, since
 * Kafka is away, stops the film, which goes on where it was.
 */
public final class CameraLoop {

  /** A sink that takes longer than this has stopped the film. */
  private static final Duration HELD_UP = Duration.ofSeconds(1);

  private final CameraSource source;
  private final FramePacer pacer;
  private final Pace pace;
  private final FrameOutlet outlet;
  private final FeedClock clock;
  private final Consumer<Instant> grabbed;
  private Instant start = Instant.EPOCH;
  private long startNanos;
  private volatile boolean stopped;

  /**
   * Joins the parts; the source and the outlet stay the caller's to close.
   *
   * @param grabbed is told the capture time of each frame
   */
  public CameraLoop(
      CameraSource source,
      FramePacer pacer,
      Pace pace,
      FrameOutlet outlet,
      FeedClock clock,
      Consumer<Instant> grabbed) {
    this.source = source;
    this.pacer = pacer;
    this.pace = pace;
    this.outlet = outlet;
    this.clock = clock;
    this.grabbed = grabbed;
  }

  /** Runs to the end of the source, or until {@link #stop}, or until the sink or source fails. */
  public void run() throws InterruptedException {
    Optional<CapturedFrame> next = source.grab();
    start = clock.instant();
    startNanos = clock.nanoTime();
    while (next.isPresent() && !stopped) {
      CapturedFrame frame = next.get();
      Instant capturedAt = start.plus(frame.presentationTime());
      outlet.meter().grabbed();
      grabbed.accept(capturedAt);
      handle(frame, capturedAt);
      next = source.grab();
    }
    next.ifPresent(frame -> frame.picture().release());
  }

  /** Ends the loop after the frame in hand. May be called from any thread. */
  public void stop() {
    stopped = true;
  }

  private void handle(CapturedFrame frame, Instant capturedAt) throws InterruptedException {
    if (!pacer.admits(frame.presentationTime())) {
      drop(frame, DropReason.PACED);
    } else if (!pace.await(left(frame))) {
      drop(frame, DropReason.LATE);
    } else if (stopped) {
      frame.picture().release();
    } else {
      send(frame, capturedAt);
    }
  }

  private Duration left(CapturedFrame frame) {
    return frame.presentationTime().minusNanos(clock.nanoTime() - startNanos);
  }

  private void drop(CapturedFrame frame, DropReason reason) {
    outlet.meter().dropped(reason);
    frame.picture().release();
  }

  private void send(CapturedFrame frame, Instant capturedAt) throws InterruptedException {
    long before = clock.nanoTime();
    outlet.send(frame.sequence(), capturedAt, TimeSource.RECORDING, frame.picture());
    Duration held = Duration.ofNanos(clock.nanoTime() - before);
    if (held.compareTo(HELD_UP) > 0) {
      start = start.plus(held);
      startNanos += held.toNanos();
    }
  }
}
