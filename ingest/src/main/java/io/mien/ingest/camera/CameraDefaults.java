package io.mien.ingest.camera;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.PictureRegion;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.RtspTransport;
import io.mien.ingest.source.SourceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What holds for a camera of which nothing else is said.
 *
 * @param framesPerSecond at most so many, 0 for all
 * @param maxFrameBytes larger pictures are scaled down; the same for all cameras
 */
public record CameraDefaults(
    double framesPerSecond,
    boolean loop,
    OptionalInt maxWidthPixels,
    OptionalInt maxHeightPixels,
    int jpegQuality,
    int maxFrameBytes,
    Optional<PictureRegion> roi,
    List<PictureRegion> masks,
    RtspTransport transport,
    Duration openTimeout,
    Duration stallTimeout) {

  private static final Duration READ_MARGIN = Duration.ofSeconds(5);

  /** Takes a copy. */
  public CameraDefaults {
    masks = List.copyOf(masks);
  }

  /**
   * A camera like this.
   *
   * @param url with its variables in place
   * @param secrets what must not be shown of the URL
   */
  public CameraSpec camera(String id, String url, SecretMask secrets) {
    Duration pictureInterval =
        framesPerSecond > 0
            ? Duration.ofNanos(Math.round(1e9 / framesPerSecond))
            : CameraSources.PICTURE_INTERVAL;
    SourceSpec source =
        new SourceSpec(
            url,
            Optional.of(openTimeout),
            // The watch over the feed comes first, and knows why.
            Optional.of(stallTimeout.plus(READ_MARGIN)),
            transport,
            pictureInterval);
    FrameShape shape =
        new FrameShape(maxWidthPixels, maxHeightPixels, roi, masks, jpegQuality, maxFrameBytes);
    return new CameraSpec(id, source, framesPerSecond, loop, shape, stallTimeout, secrets);
  }

  /**
   * A camera like this whose URL may name variables.
   *
   * @throws ConfigProblemsException when the environment lacks one
   */
  public CameraSpec camera(String id, String url, Map<String, String> environment) {
    Variables.Expanded expanded = Variables.expand(url, environment);
    if (!expanded.missing().isEmpty()) {
      throw new ConfigProblemsException(
          expanded.missing().stream()
              .map(name -> CamerasFile.missingVariable("camera " + id, name))
              .toList());
    }
    return camera(id, expanded.text(), SecretMask.of(expanded.text(), expanded.used()));
  }
}
