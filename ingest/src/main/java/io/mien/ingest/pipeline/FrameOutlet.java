package io.mien.ingest.pipeline;

import io.mien.contract.frame.TimeSource;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.Picture;
import io.mien.ingest.picture.PictureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one camera's frames leave for the sink: encodes them, and counts what becomes of each. Used
 * by one thread at a time; whoever makes it closes it.
 */
public final class FrameOutlet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameOutlet.class);

  private final String cameraId;
  private final FrameEncoder encoder;
  private final FrameSink sink;
  private final CameraMeter meter;
  private final Clock clock;
  private final SeldomLog seldom = new SeldomLog(FeedClock.system());

  /** Joins the parts; the sink stays the caller's to close. */
  public FrameOutlet(
      String cameraId, FrameEncoder encoder, FrameSink sink, CameraMeter meter, Clock clock) {
    this.cameraId = cameraId;
    this.encoder = encoder;
    this.sink = sink;
    this.meter = meter;
    this.clock = clock;
  }

  /** The camera. */
  String cameraId() {
    return cameraId;
  }

  /** What is told of the camera's frames. */
  CameraMeter meter() {
    return meter;
  }

  /** Encodes a frame and hands it to the sink, or drops and counts it; releases the picture. */
  void send(long sequence, Instant capturedAt, TimeSource timeSource, Picture picture)
      throws InterruptedException {
    EncodedPicture encoded;
    try {
      encoded = encoder.encode(picture);
    } catch (PictureException e) {
      drop(
          switch (e.reason()) {
            case TOO_LARGE -> DropReason.TOO_LARGE;
            case UNREADABLE -> DropReason.UNREADABLE;
          },
          sequence,
          String.valueOf(e.getMessage()));
      return;
    } finally {
      picture.release();
    }
    int size = encoded.bytes().length;
    sink.accept(
        new EncodedFrame(cameraId, sequence, capturedAt, timeSource, encoded),
        new FrameSink.Delivery() {
          @Override
          public void acknowledged() {
            meter.published(size, Duration.between(capturedAt, clock.instant()));
          }

          @Override
          public void dropped(DropReason reason) {
            meter.dropped(reason);
          }
        });
  }

  private void drop(DropReason reason, long sequence, String why) {
    meter.dropped(reason);
    OptionalLong heldBack = seldom.mayTell(reason);
    if (heldBack.isPresent()) {
      LOG.warn(
          "Dropping frame {} of camera {}: {}.{}",
          sequence,
          cameraId,
          why,
          heldBack.getAsLong() > 0
              ? " " + heldBack.getAsLong() + " more since this was last said."
              : "");
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}
