package io.mien.training.faces;

import io.mien.training.crop.Detection;
import io.mien.vision.image.Image;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.image.Region;
import io.mien.vision.model.FaceCrop;
import io.mien.vision.model.LandmarkCrop;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ImageResizer;
import io.mien.vision.tensor.Resampling;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a face becomes a picture of its own; what lies outside of the source is black.
 *
 * @param crop the rule that a model trained on these pictures has to be served with
 * @param pixels height and width
 */
public record FaceAlignment(FaceCrop crop, int pixels) {
  /**
   * The five templates of faces seen from the left, half left, the front, half right and the right
   * that LFNSB and DDAMFN align to, of which the nearest counts (spec/methods.md 2.4): x and y of
   * left eye, right eye, nose, left and right corner of the mouth in a picture of 112 pixels.
   */
  private static final double[][] TEMPLATES = {
    {55.550, 49.477, 62.116, 49.339, 38.075, 70.237, 55.017, 92.262, 61.466, 92.979},
    {47.241, 48.598, 72.887, 49.540, 40.555, 71.067, 47.423, 93.643, 71.236, 94.353},
    {33.566, 40.559, 78.321, 40.559, 55.338, 64.967, 38.479, 90.276, 73.591, 90.276},
    {39.516, 49.540, 65.162, 48.598, 71.849, 71.067, 41.167, 94.353, 64.980, 93.643},
    {50.225, 49.339, 56.791, 49.477, 74.266, 70.237, 50.875, 92.979, 65.317, 92.262}
  };

  private static final double TEMPLATE_PIXELS = 112;
  private static final int LEAST_PIXELS = 16;
  private static final int MOST_PIXELS = 1024;

  public FaceAlignment {
    if (pixels < LEAST_PIXELS || pixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "expected faces of %d to %d pixels, found %d"
              .formatted(LEAST_PIXELS, MOST_PIXELS, pixels));
    }
  }

  /** The published alignment; needs a detector with landmarks. */
  public static FaceCrop fivePoints() {
    return new LandmarkCrop(
        IntStream.range(0, TEMPLATES.length).mapToObj(i -> landmarks(TEMPLATES[i])).toList());
  }

  private static Landmarks landmarks(double[] template) {
    List<Point> points =
        IntStream.range(0, template.length / 2)
            .mapToObj(
                i ->
                    new Point(
                        template[2 * i] / TEMPLATE_PIXELS, template[2 * i + 1] / TEMPLATE_PIXELS))
            .toList();
    return Landmarks.of(points);
  }

  /** The face cut out. */
  Image cut(Image picture, Detection face) {
    return sampled(picture, crop.region(face.box(), face.landmarks()));
  }

  /** The whole picture at the size of a face. */
  Image whole(Image picture) {
    return sampled(picture, Region.whole(picture));
  }

  private Image sampled(Image picture, Region region) {
    return ImageResizer.resize(
        picture, region, pixels, pixels, Resampling.ANTIALIASED, Border.BLACK);
  }
}
