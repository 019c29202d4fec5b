package io.mien.ingest.picture;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The form in which a camera's pictures go out.
 *
 * @param maxWidthPixels wider pictures are scaled down, their shape kept
 * @param maxHeightPixels higher pictures are scaled down, their shape kept
 * @param roi the part that goes out, of the upright picture; all of it where absent
 * @param masks what is blackened, in shares of the whole upright picture also where there is a roi
 * @param jpegQuality of pictures that are encoded here, 1 to 100
 * @param maxBytes pictures that stay larger are scaled down further
 */
public record FrameShape(
    OptionalInt maxWidthPixels,
    OptionalInt maxHeightPixels,
    Optional<PictureRegion> roi,
    List<PictureRegion> masks,
    int jpegQuality,
    int maxBytes) {

  /** Takes a copy. */
  public FrameShape {
    masks = List.copyOf(masks);
    if (maxWidthPixels.orElse(1) < 1 || maxHeightPixels.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "expected sides of at least one pixel, found " + maxWidthPixels + ", " + maxHeightPixels);
    }
    if (jpegQuality < 1 || jpegQuality > 100 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "expected a quality of 1 to 100 and a limit above 0, found %d, %d"
              .formatted(jpegQuality, maxBytes));
    }
  }

  /** Whole pictures at their own size. */
  public static FrameShape whole(int jpegQuality, int maxBytes) {
    return new FrameShape(
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        List.of(),
        jpegQuality,
        maxBytes);
  }

  /** Whether pictures must be changed however many bytes they have. */
  public boolean changesPictures() {
    return maxWidthPixels.isPresent()
        || maxHeightPixels.isPresent()
        || roi.isPresent()
        || !masks.isEmpty();
  }

  /** The scale, at most 1, at which a picture of this size keeps within the limits. */
  public double scale(int widthPixels, int heightPixels) {
    double scale = 1;
    if (maxWidthPixels.isPresent()) {
      scale = Math.min(scale, (double) maxWidthPixels.getAsInt() / widthPixels);
    }
    if (maxHeightPixels.isPresent()) {
      scale = Math.min(scale, (double) maxHeightPixels.getAsInt() / heightPixels);
    }
    return scale;
  }
}
