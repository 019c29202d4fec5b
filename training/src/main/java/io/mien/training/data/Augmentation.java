package io.mien.training.data;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Preprocessing;
import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * How a training picture is varied before the network sees it.
 *
 * @param rotationDegrees turned by U(-r, r)
 * @param scale the region that is cut out is scaled by U(1 - s, 1 + s)
 * @param shift moved by U(-s, s) of its side, across and down
 * @param flipProbability of exchanging left and right
 * @param brightness U(-b, b) of the pixel range is added
 * @param contrast distances from the picture's mean are multiplied by U(1 - c, 1 + c)
 * @param eraseProbability of erasing one box with the mean that the preprocessing names
 * @param eraseMinScale least share of the picture's area that is erased
 * @param eraseMaxScale greatest share of the picture's area that is erased
 */
public record Augmentation(
    double rotationDegrees,
    double scale,
    double shift,
    double flipProbability,
    double brightness,
    double contrast,
    double eraseProbability,
    double eraseMinScale,
    double eraseMaxScale) {

  /** Pictures as they are. */
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 0, 0, 0, 0);

  public Augmentation {
    require("rotationDegrees", rotationDegrees, 180);
    require("scale", scale, 0.9);
    require("shift", shift, 1);
    require("flipProbability", flipProbability, 1);
    require("brightness", brightness, 1);
    require("contrast", contrast, 1);
    require("eraseProbability", eraseProbability, 1);
    require("eraseMinScale", eraseMinScale, 1);
    require("eraseMaxScale", eraseMaxScale, 1);
    if (eraseMinScale > eraseMaxScale) {
      throw new IllegalArgumentException(
          "expected eraseMinScale of at most eraseMaxScale %s, found %s"
              .formatted(eraseMaxScale, eraseMinScale));
    }
  }

  /**
   * Fills {@code tensor} with {@code [channel][height][width]} of a variation of the whole picture.
   */
  void write(Image picture, Preprocessing preprocessing, RandomGenerator random, float[] tensor) {
    Region region = region(Region.whole(picture), random);
    preprocessing.write(picture, region, FloatBuffer.wrap(tensor), 0);
    changeLight(tensor, preprocessing, random);
    new RandomErasing(eraseProbability, eraseMinScale, eraseMaxScale)
        .apply(
            tensor,
            preprocessing.colourOrder().channels(),
            preprocessing.heightPixels(),
            preprocessing.widthPixels(),
            random);
  }

  private Region region(Region whole, RandomGenerator random) {
    Region region =
        whole
            .rotated(rotationDegrees * symmetric(random))
            .scaled(1 + scale * symmetric(random))
            .shifted(shift * symmetric(random), shift * symmetric(random));
    return random.nextDouble() < flipProbability ? region.mirrored() : region;
  }

  /** In normalised values: a pixel p stands for (p * scale - mean) / std. */
  private void changeLight(float[] tensor, Preprocessing preprocessing, RandomGenerator random) {
    double lift = brightness * symmetric(random) * 255;
    float factor = (float) (1 + contrast * symmetric(random));
    if (lift == 0 && factor == 1) {
      return;
    }
    int plane = preprocessing.heightPixels() * preprocessing.widthPixels();
    for (int channel = 0; channel < preprocessing.colourOrder().channels(); channel++) {
      double mean = preprocessing.mean().get(channel);
      double std = preprocessing.std().get(channel);
      double scaled = preprocessing.scale() / std;
      float least = (float) (-mean / std);
      float most = (float) (255 * scaled - mean / std);
      float summand = (float) (lift * scaled);
      int start = channel * plane;
      float centre = mean(tensor, start, plane);
      for (int i = start; i < start + plane; i++) {
        float value = (tensor[i] - centre) * factor + centre + summand;
        tensor[i] = Math.min(Math.max(value, least), most);
      }
    }
  }

  private static float mean(float[] tensor, int start, int count) {
    double sum = 0;
    for (int i = start; i < start + count; i++) {
      sum += tensor[i];
    }
    return (float) (sum / count);
  }

  private static double symmetric(RandomGenerator random) {
    return 2 * random.nextDouble() - 1;
  }

  private static void require(String name, double found, double most) {
    if (!(found >= 0 && found <= most)) {
      throw new IllegalArgumentException(
          "expected %s in 0..%s, found %s".formatted(name, most, found));
    }
  }
}
