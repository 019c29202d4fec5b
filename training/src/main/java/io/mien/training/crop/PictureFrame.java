package io.mien.training.crop;

import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ImageResizer;
import io.mien.vision.tensor.Resampling;
import java.util.List;

/**
 * Shows a small picture of a face as a camera would: scaled up, in the middle of a larger frame
 * that its border fills.
 *
 * @param pictureSidePixels side of the scaled picture within the frame
 */
public record PictureFrame(
    int widthPixels, int heightPixels, int pictureSidePixels, Border border) {

  /**
   * Both borders: the streaks of a replicated one make a detector's box narrower than it is in a
   * scene, the hard edge of a black one wider.
   */
  public static final List<PictureFrame> USUAL =
      List.of(
          new PictureFrame(320, 240, 144, Border.REPLICATE),
          new PictureFrame(320, 240, 144, Border.BLACK));

  public PictureFrame {
    if (pictureSidePixels < 1 || pictureSidePixels > Math.min(widthPixels, heightPixels)) {
      throw new IllegalArgumentException(
          "expected a picture within a frame of %d x %d pixels, found one of %d"
              .formatted(widthPixels, heightPixels, pictureSidePixels));
    }
  }

  /** Where the picture lies in the frame. */
  public Box place() {
    return new Box(
        (widthPixels - pictureSidePixels) / 2.0,
        (heightPixels - pictureSidePixels) / 2.0,
        pictureSidePixels,
        pictureSidePixels);
  }

  public Image show(Image picture) {
    Box place = place();
    double perPixelX = picture.widthPixels() / place.width();
    double perPixelY = picture.heightPixels() / place.height();
    Region region =
        Region.of(
            new Box(
                -place.x() * perPixelX,
                -place.y() * perPixelY,
                widthPixels * perPixelX,
                heightPixels * perPixelY));
    return ImageResizer.resize(
        picture, region, widthPixels, heightPixels, Resampling.BILINEAR, border);
  }
}
