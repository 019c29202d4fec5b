package io.mien.vision.tensor;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;

/** Samples a region of a picture on a grid. Values are those of the pixels, 0..255. */
interface Sampler {

  /** Fills {@code row} with {@code [channel][width]} values of output row {@code y}. */
  void row(int y, float[] row);

  static Sampler of(
      Image image,
      Region region,
      ColourOrder colours,
      int width,
      int height,
      Resampling resampling,
      Border border) {
    if (region.acrossY() == 0 && region.downX() == 0) {
      Axis columns =
          Axis.of(
              width, region.originX(), region.acrossX(), image.widthPixels(), resampling, border);
      Axis rows =
          Axis.of(
              height, region.originY(), region.downY(), image.heightPixels(), resampling, border);
      return new UprightSampler(image, colours, columns, rows);
    }
    return new TurnedSampler(image, region, colours, width, height, resampling, border);
  }
}
