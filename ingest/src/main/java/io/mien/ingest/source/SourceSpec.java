package io.mien.ingest.source;

import java.time.Duration;
import java.util.Optional;

/**
 * Which source to open, and how.
 *
 * @param url a video file, a picture, a folder of pictures, {@code slideshow:FOLDER}, any URL that
 *     FFmpeg reads, {@code /dev/videoN} or {@code usb:N}; with its secrets
 * @param openTimeout how long a live source may take until it is open
 * @param readTimeout how long a live source may be silent before a grab fails
 * @param pictureInterval how long each picture of a folder counts
 */
public record SourceSpec(
    String url,
    Optional<Duration> openTimeout,
    Optional<Duration> readTimeout,
    RtspTransport transport,
    Duration pictureInterval) {

  /** A camera that answers at all answers within this. */
  public static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

  /** Longer than the pause between two pictures of any camera that is well. */
  public static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  public SourceSpec {
    openTimeout.ifPresent(SourceSpec::check);
    readTimeout.ifPresent(SourceSpec::check);
    check(pictureInterval);
  }

  /** A source with everything but its place as usual. */
  public static SourceSpec of(String url) {
    return new SourceSpec(
        url, Optional.empty(), Optional.empty(), RtspTransport.TCP, CameraSources.PICTURE_INTERVAL);
  }

  /** The same source over another transport. */
  public SourceSpec withTransport(RtspTransport other) {
    return new SourceSpec(url, openTimeout, readTimeout, other, pictureInterval);
  }

  /** The same source with other limits of time. */
  public SourceSpec withTimeouts(Duration open, Duration read) {
    return new SourceSpec(url, Optional.of(open), Optional.of(read), transport, pictureInterval);
  }

  /** Shows the place without its secrets. */
  @Override
  public String toString() {
    return MaskedUrl.of(url);
  }

  private static void check(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("expected a time above 0, found " + time);
    }
  }
}
