package io.mien.ingest.pipeline;

import io.mien.contract.frame.TimeSource;
import io.mien.ingest.picture.EncodedPicture;
import java.time.Instant;

/**
 * A frame on its way to the topic.
 *
 * @param sequence the source's own count, which has gaps where frames were dropped
 * @param timeSource whose clock the capture time is from
 */
public record EncodedFrame(
    String cameraId,
    long sequence,
    Instant capturedAt,
    TimeSource timeSource,
    EncodedPicture picture) {

  public EncodedFrame {
    if (cameraId.isBlank() || sequence < 0) {
      throw new IllegalArgumentException(
          "expected a camera id and a sequence from 0, found '" + cameraId + "' and " + sequence);
    }
  }

  /** A frame that this host stamped as it took it. */
  public EncodedFrame(String cameraId, long sequence, Instant capturedAt, EncodedPicture picture) {
    this(cameraId, sequence, capturedAt, TimeSource.HOST_CLOCK, picture);
  }
}
