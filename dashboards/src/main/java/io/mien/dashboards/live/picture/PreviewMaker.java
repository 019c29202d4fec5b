package io.mien.dashboards.live.picture;

import io.mien.dashboards.live.join.Showable;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import io.mien.vision.image.ImageException;
import java.util.Optional;

/** Makes the small JPEG of a frame, in which nothing that must be hidden is left. Thread safe. */
public final class PreviewMaker {
  private static final long MOST_PIXELS = 64_000_000;
  private static final int QUALITY = 72;

  private final ImageDecoder decoder = new ImageDecoder(MOST_PIXELS);

  /**
   * The JPEG.
   *
   * @param maxSidePixels what its longer side has at most
   * @return empty where the frame is no picture; the stream sends those to the dead letters
   */
  public Optional<byte[]> make(Showable shown, int maxSidePixels) {
    Image image;
    try {
      image = decoder.decode(shown.frame().encoded(), maxSidePixels);
    } catch (ImageException e) {
      return Optional.empty();
    }
    switch (shown.cover()) {
      case NONE -> {}
      case FACES -> Veil.hide(image, shown.hidden());
      case UNJUDGED, SKIPPED, UNSURE -> Veil.hideAll(image);
    }
    byte[] jpeg = ImageEncoder.jpeg(image, QUALITY);
    decoder.recycle(image);
    return Optional.of(jpeg);
  }
}
