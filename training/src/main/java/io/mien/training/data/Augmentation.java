package io.mien.training.data;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * How a training picture is varied before the network sees it: first its pixels, then where it is
 * cut out, then its light, and at last a box of it is erased. Variations that are off draw no
 * chance, so that runs of before they were there stay what they are.
 *
 * @param rotationDegrees turned by U(-r, r)
 * @param scale the region that is cut out is scaled by U(1 - s, 1 + s)
 * @param shift moved by U(-s, s) of its side, across and down
 * @param flipProbability of exchanging left and right
 * @param brightness U(-b, b) of the pixel range is added
 * @param contrast distances from the picture's mean are multiplied by U(1 - c, 1 + c)
 * @param eraseProbability of erasing one box
 * @param eraseMinScale least share of the picture's area that is erased
 * @param eraseMaxScale greatest share of the picture's area that is erased
 * @param further what the published methods do besides
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
    double eraseMaxScale,
    FurtherVariation further) {

  /** Pictures as they are. */
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final int WHITE = 255;

  /** Parts of red, green and blue in a grey. */
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  /** Without further variation. */
  public Augmentation(
      double rotationDegrees,
      double scale,
      double shift,
      double flipProbability,
      double brightness,
      double contrast,
      double eraseProbability,
      double eraseMinScale,
      double eraseMaxScale) {
    this(
        rotationDegrees,
        scale,
        shift,
        flipProbability,
        brightness,
        contrast,
        eraseProbability,
        eraseMinScale,
        eraseMaxScale,
        FurtherVariation.NONE);
  }

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
          "expected a least share that is erased of at most the largest, %s, found %s"
              .formatted(eraseMaxScale, eraseMinScale));
    }
    if (!further.noise().mirroredToo() && flipProbability + further.noise().probability() > 1) {
      throw new IllegalArgumentException(
          "expected probabilities of noise and of mirroring of at most 1 together where no picture "
              + "gets both, found "
              + further.noise().probability()
              + " and "
              + flipProbability);
    }
  }

  /** The same without erasing: for pictures that a network is only asked about. */
  Augmentation withoutErasing() {
    return new Augmentation(
        rotationDegrees,
        scale,
        shift,
        flipProbability,
        brightness,
        contrast,
        0,
        eraseMinScale,
        eraseMaxScale,
        further);
  }

  /**
   * Fills {@code tensor} with {@code [channel][height][width]} of a variation of the whole picture.
   */
  void write(Image picture, Preprocessing preprocessing, RandomGenerator random, float[] tensor) {
    Image varied = varied(picture, preprocessing, random);
    Region whole = Region.whole(varied);
    Region region = region(whole, random);
    finish(noisy(varied, region, random), region, preprocessing, random, tensor);
  }

  /**
   * The same, and in {@code second} the mirror image of that variation, without noise and with an
   * erasing of its own.
   */
  void writeTwice(
      Image picture,
      Preprocessing preprocessing,
      RandomGenerator random,
      float[] first,
      float[] second) {
    Image varied = varied(picture, preprocessing, random);
    Region region = region(Region.whole(varied), random);
    finish(noisy(varied, region, random), region, preprocessing, random, first);
    finish(varied, region.mirrored(), preprocessing, random, second);
  }

  private Image varied(Image picture, Preprocessing preprocessing, RandomGenerator random) {
    int fill = (int) Math.round(WHITE * preprocessing.mean().get(0));
    return further.randAugment().applied(picture, fill, random);
  }

  private Image noisy(Image varied, Region region, RandomGenerator random) {
    boolean isMirrored = region.acrossX() * region.downY() - region.acrossY() * region.downX() < 0;
    return further.noise().falls(isMirrored, flipProbability, random)
        ? further.noise().applied(varied, random)
        : varied;
  }

  private void finish(
      Image picture,
      Region region,
      Preprocessing preprocessing,
      RandomGenerator random,
      float[] tensor) {
    preprocessing.write(picture, region, FloatBuffer.wrap(tensor), 0);
    changeLight(tensor, preprocessing, random);
    changeColour(tensor, preprocessing, random);
    new RandomErasing(eraseProbability, eraseMinScale, eraseMaxScale, further.erasure())
        .apply(
            tensor,
            preprocessing.colourOrder().channels(),
            preprocessing.heightPixels(),
            preprocessing.widthPixels(),
            random);
  }

  private Region region(Region whole, RandomGenerator random) {
    Region region = whole;
    if (further.placeProbability() == 1 || random.nextDouble() < further.placeProbability()) {
      region =
          whole
              .rotated(rotationDegrees * symmetric(random))
              .scaled(1 + scale * symmetric(random))
              .shifted(shift * symmetric(random), shift * symmetric(random));
    }
    return random.nextDouble() < flipProbability ? region.mirrored() : region;
  }

  /** In normalised values: a pixel p stands for (p * scale - mean) / std. */
  private void changeLight(float[] tensor, Preprocessing preprocessing, RandomGenerator random) {
    double lift = brightness * symmetric(random) * WHITE;
    float factor = (float) (1 + contrast * symmetric(random));
    if (lift == 0 && factor == 1) {
      return;
    }
    int plane = preprocessing.heightPixels() * preprocessing.widthPixels();
    for (int channel = 0; channel < preprocessing.colourOrder().channels(); channel++) {
      double scaled = preprocessing.scale() / preprocessing.std().get(channel);
      float summand = (float) (lift * scaled);
      int start = channel * plane;
      float centre = mean(tensor, start, plane);
      for (int i = start; i < start + plane; i++) {
        float value = (tensor[i] - centre) * factor + centre + summand;
        tensor[i] = within(value, channel, preprocessing);
      }
    }
  }

  /** Distances from the grey of each pixel are multiplied by U(1 - s, 1 + s). */
  private void changeColour(float[] tensor, Preprocessing preprocessing, RandomGenerator random) {
    if (further.saturation() == 0 || preprocessing.colourOrder() == ColourOrder.GRAY) {
      return;
    }
    float factor = (float) (1 + further.saturation() * symmetric(random));
    boolean isBlueFirst = preprocessing.colourOrder() == ColourOrder.BGR;
    int plane = preprocessing.heightPixels() * preprocessing.widthPixels();
    for (int i = 0; i < plane; i++) {
      float grey = 0;
      for (int channel = 0; channel < LUMA.length; channel++) {
        grey += LUMA[isBlueFirst ? 2 - channel : channel] * tensor[channel * plane + i];
      }
      for (int channel = 0; channel < LUMA.length; channel++) {
        int at = channel * plane + i;
        tensor[at] = within(grey + factor * (tensor[at] - grey), channel, preprocessing);
      }
    }
  }

  /** Cut off at black and white. */
  private static float within(float value, int channel, Preprocessing preprocessing) {
    double mean = preprocessing.mean().get(channel);
    double std = preprocessing.std().get(channel);
    float least = (float) (-mean / std);
    float most = (float) ((WHITE * preprocessing.scale() - mean) / std);
    return Math.min(Math.max(value, least), most);
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
