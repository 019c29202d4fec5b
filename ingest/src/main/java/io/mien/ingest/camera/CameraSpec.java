package io.mien.ingest.camera;

import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.source.MaskedUrl;
import io.mien.ingest.source.SourceSpec;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A camera, and what is to be done with its frames.
 *
 * @param source where they come from
 * @param framesPerSecond at most so many, 0 for all
 * @param loop whether a recording starts again at its end
 * @param shape what the pictures are made to be
 * @param stallTimeout a live camera without a frame for so long is opened again
 * @param secrets what must not be shown of the source
 */
public record CameraSpec(
    String id,
    SourceSpec source,
    double framesPerSecond,
    boolean loop,
    FrameShape shape,
    Duration stallTimeout,
    SecretMask secrets) {

  /** Checks the rate and the limit. */
  public CameraSpec {
    if (id.isBlank() || !(framesPerSecond >= 0)) {
      throw new IllegalArgumentException(
          "expected a camera id and a rate from 0, found '" + id + "' and " + framesPerSecond);
    }
  }

  private static final Pattern LIVE =
      Pattern.compile("(?i)(?!file:|slideshow:)[a-z][a-z0-9+.-]+://.*|usb:.*|/dev/video\\d+");

  /** Whether the frames come by themselves, so that a broken source is opened again. */
  public boolean isLive() {
    return LIVE.matcher(source.url()).matches();
  }

  /** Where the frames come from, without secrets. */
  public String maskedSource() {
    return secrets.masked(MaskedUrl.of(source.url()));
  }
}
