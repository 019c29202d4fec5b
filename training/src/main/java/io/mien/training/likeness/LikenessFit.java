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
import java.util.stream.Stream;

/**
 * Fits a {@link FaceLikeness}: mean and covariance {@code S} of the histograms of training faces,
 * {@code S + shrinkage trace(S) / n} {@code = L L^T}, {@code A = L^-1}; the bounds are quantiles
 * over validation faces. Each picture counts as it is, and moved, scaled and mirrored at random, as
 * a detector's boxes are.
 */
public final class LikenessFit {
  /** Of the mean variance, added to each: directions that the faces hardly fill are not trusted. */
  private static final double SHRINKAGE = 0.05;

  /** Shares of the validation faces that each bound rejects. */
  private static final double TOO_EVEN = 0.0025;

  private static final double TOO_FAR = 0.005;
  private static final double TOO_LITTLE_STRUCTURE = 0.01;

  /** Standard deviations of a detector's boxes, in shares of the picture's side. */
  private static final double SHIFT = 0.04;

  private static final double SCALE = 0.08;
  private static final long SEED = 1;

  private static final Bounds NONE =
      new Bounds(0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  private LikenessFit() {}

  /** From pictures that each hold a face, cut out as the model's faces are. */
  public static FaceLikeness fit(List<Image> training, List<Image> validation) {
    int n = GradientHistogram.LENGTH;
    double[] mean = new double[n];
    double[] squares = new double[n];
    double[][] covariance = new double[n][n];
    List<float[]> histograms = histograms(training);
    for (float[] values : histograms) {
      for (int i = 0; i < n; i++) {
        mean[i] += values[i] / histograms.size();
        squares[i] += (double) values[i] * values[i] / histograms.size();
        for (int j = 0; j <= i; j++) {
          covariance[i][j] += (double) values[i] * values[j] / histograms.size();
        }
      }
    }
    double trace = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] -= mean[i] * mean[j];
      }
      trace += covariance[i][i];
    }
    for (int i = 0; i < n; i++) {
      covariance[i][i] += SHRINKAGE * trace / n;
    }
    double[][] whitening = inverse(cholesky(covariance));
    FaceLikeness free =
        new FaceLikeness(
            floats(mean),
            packed(whitening),
            floats(direction(whitening, mean, evenTexture(squares))),
            NONE);
    return free.within(bounds(free, validation));
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

  /** The histogram of a texture that has in each cell the edges that faces have on average. */
  private static double[] evenTexture(double[] squares) {
    int n = squares.length;
    int orientations = GradientHistogram.ORIENTATIONS;
    double[] even = new double[n];
    for (int i = 0; i < n; i++) {
      for (int other = i % orientations; other < n; other += orientations) {
        even[i] += Math.sqrt(squares[other]) * orientations / n;
      }
    }
    return even;
  }

  /** {@code A (mean - texture)}, of length 1. */
  private static double[] direction(double[][] whitening, double[] mean, double[] texture) {
    double[] direction = new double[mean.length];
    double square = 0;
    for (int i = 0; i < mean.length; i++) {
      for (int j = 0; j <= i; j++) {
        direction[i] += whitening[i][j] * (mean[j] - texture[j]);
      }
      square += direction[i] * direction[i];
    }
    double length = Math.sqrt(square);
    return Arrays.stream(direction).map(value -> value / length).toArray();
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

  /** The lower triangular {@code L} of {@code L L^T}, from the lower half of a matrix. */
  private static double[][] cholesky(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
    }
    return lower;
  }

  /** Of a lower triangular matrix, by forward substitution. */
  private static double[][] inverse(double[][] lower) {
    int n = lower.length;
    double[][] inverse = new double[n][n];
    for (int column = 0; column < n; column++) {
      for (int row = column; row < n; row++) {
        double sum = row == column ? 1 : 0;
        for (int k = column; k < row; k++) {
          sum -= lower[row][k] * inverse[k][column];
        }
        inverse[row][column] = sum / lower[row][row];
      }
    }
    return inverse;
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
