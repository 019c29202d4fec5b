package io.mien.ingest.source;

import java.time.Duration;

/** Size and speed of a slide show. */
public record SlideshowSettings(
    int widthPixels, int heightPixels, double framesPerSecond, Duration perPicture) {

  /** Half of full HD, 15 frames a second, 2.5 seconds a picture. */
  public static final SlideshowSettings DEFAULT =
      new SlideshowSettings(960, 540, 15, Duration.ofMillis(2500));

  public SlideshowSettings {
    if (widthPixels < 1 || heightPixels < 1 || !(framesPerSecond > 0) || perPicture.isNegative()) {
      throw new IllegalArgumentException(
          "expected a size, a rate and a time above 0, found %dx%d, %s fps, %s"
              .formatted(widthPixels, heightPixels, framesPerSecond, perPicture));
    }
  }

  /** Frames that show the same picture, at least one. */
  public int framesPerPicture() {
    return (int) Math.max(1, Math.round(framesPerSecond * perPicture.toNanos() / 1e9));
  }
}
