package io.mien.ingest.pipeline;

import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureException;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CapturedFrame;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one camera's frames to a sink until the source ends or it is stopped.
 *
 * <p>A frame's capture time is the instant at which the first frame was there plus the frame's
 * presentation time: in real time that is when the frame is due. Nothing is buffered here, so a
 * sink that waits holds the source up; only in real time are frames then dropped as late.
 */
public final class CameraLoop {

  private static final Logger LOG = LoggerFactory.getLogger(CameraLoop.class);

  private final String cameraId;
  private final CameraSource source;
  private final FramePacer pacer;
  private final Pace pace;
  private final FrameEncoder encoder;
  private final FrameSink sink;
  private final CameraMeter meter;
  private final Clock clock;
  private volatile boolean stopped;

  /** Joins the parts; the source and the sink stay the caller's to close. */
  public CameraLoop(
      String cameraId,
      CameraSource source,
      FramePacer pacer,
      Pace pace,
      FrameEncoder encoder,
      FrameSink sink,
      CameraMeter meter,
      Clock clock) {
    this.cameraId = cameraId;
    this.source = source;
    this.pacer = pacer;
    this.pace = pace;
    this.encoder = encoder;
    this.sink = sink;
    this.meter = meter;
    this.clock = clock;
  }

  /** Runs to the end of the source, or until {@link #stop}, or until the sink or source fails. */
  public void run() throws InterruptedException {
    Optional<CapturedFrame> grabbed = source.grab();
    Instant start = clock.instant();
    while (grabbed.isPresent() && !stopped) {
      CapturedFrame frame = grabbed.get();
      meter.grabbed();
      handle(frame, start.plus(frame.presentationTime()));
      grabbed = source.grab();
    }
  }

  /** Ends the loop after the frame in hand. May be called from any thread. */
  public void stop() {
    stopped = true;
  }

  private void handle(CapturedFrame frame, Instant capturedAt) throws InterruptedException {
    if (!pacer.admits(frame.presentationTime())) {
      meter.dropped(DropReason.PACED);
    } else if (!pace.await(capturedAt)) {
      meter.dropped(DropReason.LATE);
    } else if (!stopped) {
      publish(frame, capturedAt);
    }
  }

  private void publish(CapturedFrame frame, Instant capturedAt) {
    EncodedPicture picture;
    try {
      picture = encoder.encode(frame.picture());
    } catch (PictureException e) {
      LOG.warn("Dropping frame {} of camera {}: {}.", frame.sequence(), cameraId, e.getMessage());
      meter.dropped(
          switch (e.reason()) {
            case TOO_LARGE -> DropReason.TOO_LARGE;
            case UNREADABLE -> DropReason.UNREADABLE;
          });
      return;
    }
    sink.accept(
        new EncodedFrame(cameraId, frame.sequence(), capturedAt, picture),
        () -> meter.published(picture.bytes().length));
  }
}
