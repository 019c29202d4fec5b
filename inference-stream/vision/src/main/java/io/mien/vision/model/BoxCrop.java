package io.mien.vision.model;

import io.mien.vision.image.Box;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Region;
import java.util.List;
import java.util.Optional;

/**
 * A crop by the box alone, in shares of its sides w and h: centre = box centre + (shiftX w, shiftY
 * h), size = (scaleX w, scaleY h).
 */
public record BoxCrop(double shiftX, double shiftY, double scaleX, double scaleY)
    implements FaceCrop {
  static final String KIND = "box";

  public BoxCrop {
    boolean finite =
        Double.isFinite(shiftX)
            && Double.isFinite(shiftY)
            && Double.isFinite(scaleX)
            && Double.isFinite(scaleY);
    if (!finite || scaleX <= 0 || scaleY <= 0) {
      throw new IllegalArgumentException(
          "expected finite shifts and scales above 0, found shift (%s, %s), scale (%s, %s)"
              .formatted(shiftX, shiftY, scaleX, scaleY));
    }
  }

  @Override
  public Region region(Box box, Optional<Landmarks> landmarks) {
    double width = scaleX * box.width();
    double height = scaleY * box.height();
    double centreX = box.centreX() + shiftX * box.width();
    double centreY = box.centreY() + shiftY * box.height();
    return Region.of(new Box(centreX - width / 2, centreY - height / 2, width, height));
  }

  @Override
  public String encode() {
    return "%s %s %s %s %s".formatted(KIND, shiftX, shiftY, scaleX, scaleY);
  }

  static BoxCrop parse(String text) {
    List<Double> numbers = Numbers.parse(text, 4);
    return new BoxCrop(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
  }
}
