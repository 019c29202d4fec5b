package io.mien.training.likeness;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.likeness.FaceLikeness;
import io.mien.vision.likeness.FaceLikeness.Bounds;
import io.mien.vision.likeness.FaceLikeness.Measure;
import io.mien.vision.likeness.GradientHistogram;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fits a {@link FaceLikeness}: mean and covariance {@code S} of the histograms of training faces,
 * {@code S + shrinkage trace(S) / n} {@code = L L^T}, {@code A = L^-1}; the bounds are quantiles
 * over validation faces. Each picture counts as it is, and moved, scaled and mirrored at random, as
 * a detector's boxes are. The direction is Fisher's linear discriminant (Fisher: The use of
 * multiple measurements in taxonomic problems, 1936) between those histograms and the ones of
 * {@link NonFaceExamples}, whitened as the faces are: {@code (S_faces + S_others)^-1 (m_faces -
 * m_others)}.
 */
public final class LikenessFit {
  /** Of the mean variance, added to each: directions that the faces hardly fill are not trusted. */
  private static final double SHRINKAGE = 0.05;

  /** Shares of the validation faces that each bound rejects. */
  private static final double TOO_EVEN = 0.0025;

  private static final double TOO_FAR = 0.005;
  private static final double TOO_LITTLE_STRUCTURE = 0.02;

  /** From each so many-th face further pictures are made, of several kinds, that are none. */
  private static final int OTHERS_EVERY = 8;

  /** Standard deviations of a detector's boxes, in shares of the picture's side. */
  private static final double SHIFT = 0.04;

  private static final double SCALE = 0.08;
  private static final long SEED = 1;

  private static final Bounds NONE =
      new Bounds(0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  private LikenessFit() {}

  /** From pictures that each hold a face, cut out as the model's faces are. */
  public static FaceLikeness fit(List<Image> training, List<Image> validation) {
    List<float[]> faces = histograms(training);
    Moments all = Moments.of(faces);
    double[][] whitening = Triangular.inverse(Triangular.cholesky(shrunk(all.covariance())));
    FaceLikeness free =
        new FaceLikeness(
            floats(all.mean()),
            packed(whitening),
            floats(direction(whitening, all.mean(), faces, others(training))),
            NONE);
    return free.within(bounds(free, validation));
  }

  /** What the faces hardly vary in is not trusted to be without variation. */
  private static double[][] shrunk(double[][] covariance) {
    double trace = 0;
    for (int i = 0; i < covariance.length; i++) {
      trace += covariance[i][i];
    }
    for (int i = 0; i < covariance.length; i++) {
      covariance[i][i] += SHRINKAGE * trace / covariance.length;
    }
    return covariance;
  }

  private static List<float[]> others(List<Image> faces) {
    NonFaceExamples examples = new NonFaceExamples(new Random(SEED));
    return IntStream.range(0, faces.size())
        .filter(i -> i % OTHERS_EVERY == 0)
        .mapToObj(faces::get)
        .flatMap(face -> examples.of(face).stream())
        .map(picture -> GradientHistogram.of(picture, Region.whole(picture)))
        .toList();
  }

  private static List<float[]> histograms(List<Image> faces) {
    Random random = new Random(SEED);
    return faces.stream()
        .flatMap(
            face ->
                Stream.of(Region.whole(face), moved(face, random))
                    .map(part -> GradientHistogram.of(face, part)))
        .toList();
  }

  private static Region moved(Image face, Random random) {
    Region region =
        Region.whole(face)
            .shifted(SHIFT * random.nextGaussian(), SHIFT * random.nextGaussian())
            .scaled(Math.exp(SCALE * random.nextGaussian()));
    return random.nextBoolean() ? region.mirrored() : region;
  }

  /** The discriminant, of length 1. */
  private static double[] direction(
      double[][] whitening, double[] mean, List<float[]> faces, List<float[]> others) {
    Moments ours = Moments.of(whitened(whitening, mean, faces));
    Moments theirs = Moments.of(whitened(whitening, mean, others));
    int n = mean.length;
    double[][] within = new double[n][n];
    double[] apart = new double[n];
    for (int i = 0; i < n; i++) {
      apart[i] = ours.mean()[i] - theirs.mean()[i];
      for (int j = 0; j <= i; j++) {
        within[i][j] = ours.covariance()[i][j] + theirs.covariance()[i][j];
      }
    }
    double[] direction = Triangular.solve(Triangular.cholesky(within), apart);
    double length = Math.sqrt(Arrays.stream(direction).map(value -> value * value).sum());
    return Arrays.stream(direction).map(value -> value / length).toArray();
  }

  private static List<float[]> whitened(
      double[][] whitening, double[] mean, List<float[]> histograms) {
    return histograms.stream()
        .map(
            histogram -> {
              float[] white = new float[mean.length];
              for (int i = 0; i < white.length; i++) {
                double sum = 0;
                for (int j = 0; j <= i; j++) {
                  sum += whitening[i][j] * (histogram[j] - mean[j]);
                }
                white[i] = (float) sum;
              }
              return white;
            })
        .toList();
  }

  private static Bounds bounds(FaceLikeness likeness, List<Image> validation) {
    List<Measure> measures = histograms(validation).stream().map(likeness::measure).toList();
    return new Bounds(
        quantile(measures, Measure::distance, TOO_EVEN),
        quantile(measures, Measure::distance, 1 - TOO_FAR),
        quantile(measures, Measure::structure, TOO_LITTLE_STRUCTURE));
  }

  private static double quantile(
      List<Measure> measures, ToDoubleFunction<Measure> value, double share) {
    double[] sorted = measures.stream().mapToDouble(value).sorted().toArray();
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static float[] packed(double[][] lower) {
    float[] packed = new float[FaceLikeness.triangle(lower.length)];
    int at = 0;
    for (int row = 0; row < lower.length; row++) {
      for (int column = 0; column <= row; column++) {
        packed[at++] = (float) lower[row][column];
      }
    }
    return packed;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
