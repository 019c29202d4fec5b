package io.mien.ingest.picture;

/** A rectangle of a picture in pixels. */
public record PixelRegion(int left, int top, int width, int height) {

  public PixelRegion {
    if (left < 0 || top < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "expected a region of at least one pixel, found %dx%d at %d,%d"
              .formatted(width, height, left, top));
    }
  }
}
