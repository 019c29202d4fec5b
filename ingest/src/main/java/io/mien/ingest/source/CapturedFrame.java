package io.mien.ingest.source;

import io.mien.ingest.picture.Picture;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One frame as a source gives it.
 *
 * @param sequence counts the frames of the source from 0, without gaps
 * @param presentationTime when the frame is to be shown, from the start of the source; never less
 *     than that of the frame before
 * @param cameraTime when the camera says that it took the picture, from the RTP clock that its
 *     sender reports tie to NTP time; absent where the stream has none
 * @param picture the source's own format: bytes that are already encoded stay as they are
 */
public record CapturedFrame(
    long sequence, Duration presentationTime, Optional<Instant> cameraTime, Picture picture) {

  /** A frame whose camera does not say when it took it. */
  public CapturedFrame(long sequence, Duration presentationTime, Picture picture) {
    this(sequence, presentationTime, Optional.empty(), picture);
  }

  public CapturedFrame {
    if (sequence < 0 || presentationTime.isNegative()) {
      throw new IllegalArgumentException(
          "expected a sequence and a time from 0, found " + sequence + " at " + presentationTime);
    }
  }
}
