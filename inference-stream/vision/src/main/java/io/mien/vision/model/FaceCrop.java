package io.mien.vision.model;

import io.mien.vision.image.Box;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Region;
import java.util.Optional;

/** The rule from what a detector says about a face to the region that the network reads. */
public sealed interface FaceCrop permits BoxCrop, LandmarkCrop {

  /** Box and landmarks in pixels of the source frame. */
  Region region(Box box, Optional<Landmarks> landmarks);

  /** One line that {@link #decode} understands. */
  String encode();

  static FaceCrop decode(String line) {
    String[] parts = line.strip().split("\\s+", 2);
    String rest = parts.length > 1 ? parts[1] : "";
    return switch (parts[0]) {
      case BoxCrop.KIND -> BoxCrop.parse(rest);
      case LandmarkCrop.KIND -> LandmarkCrop.parse(rest);
      default ->
          throw new IllegalArgumentException(
              "expected a crop that starts with '%s' or '%s', found '%s'"
                  .formatted(BoxCrop.KIND, LandmarkCrop.KIND, line));
    };
  }
}
