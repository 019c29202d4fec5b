package io.mien.vision.likeness;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Whether a part of a picture is like the faces that the model was trained on, by its {@link
 * GradientHistogram} {@code x} and the histograms of those faces, taken for normally distributed.
 *
 * <p>{@code y = A (x - mean)} has about the covariance 1 over faces. Two measures are kept within
 * what faces have: the {@code distance = |y|^2 / length}, about 1 for a face, large for other
 * things and small for noise, which is more even than any face; and the {@code structure = y .
 * direction}, where the direction leads from a texture of a face's own edges, the same all over, to
 * the mean face (the linear discriminant between the two; Hariharan, Malik, Ramanan: Discriminative
 * decorrelation for clustering and classification, 2012). Thread safe.
 */
public final class FaceLikeness {
  private static final int FORMAT = 0x4d465331; // "MFS1"

  private final float[] mean;
  private final float[] whitening;
  private final float[] direction;
  private final Bounds bounds;

  /** How far a face may be from others. */
  public record Bounds(double leastDistance, double mostDistance, double leastStructure) {}

  /** How like a face something is. */
  public record Measure(double distance, double structure) {}

  /**
   * From a fit.
   *
   * @param mean of {@link GradientHistogram#LENGTH} values
   * @param whitening {@code A}, lower triangular, row by row without the zeros
   * @param direction of length 1, in the space of {@code y}
   */
  public FaceLikeness(float[] mean, float[] whitening, float[] direction, Bounds bounds) {
    int length = GradientHistogram.LENGTH;
    if (mean.length != length
        || whitening.length != triangle(length)
        || direction.length != length) {
      throw new IllegalArgumentException(
          "expected %d, %d and %d numbers, found %d, %d and %d"
              .formatted(
                  length,
                  triangle(length),
                  length,
                  mean.length,
                  whitening.length,
                  direction.length));
    }
    this.mean = mean.clone();
    this.whitening = whitening.clone();
    this.direction = direction.clone();
    this.bounds = bounds;
  }

  /** Numbers of a triangle with this many rows. */
  public static int triangle(int rows) {
    return rows * (rows + 1) / 2;
  }

  /** Measures a region that is cut out as the model's faces are. */
  public Measure measure(Image image, Region region) {
    return measure(GradientHistogram.of(image, region));
  }

  /** Measures a {@link GradientHistogram}. */
  public Measure measure(float[] histogram) {
    float[] values = new float[mean.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = histogram[i] - mean[i];
    }
    double squares = 0;
    double structure = 0;
    int at = 0;
    for (int row = 0; row < values.length; row++) {
      float sum = 0;
      for (int column = 0; column <= row; column++) {
        sum += whitening[at++] * values[column];
      }
      squares += (double) sum * sum;
      structure += sum * direction[row];
    }
    return new Measure(squares / values.length, structure);
  }

  /** Whether a measure is one that faces have. */
  public boolean admits(Measure measure) {
    return measure.distance >= bounds.leastDistance
        && measure.distance <= bounds.mostDistance
        && measure.structure >= bounds.leastStructure;
  }

  /** The same with other bounds. */
  public FaceLikeness within(Bounds others) {
    return new FaceLikeness(mean, whitening, direction, others);
  }

  /** Writes what {@link #read} reads. */
  public void write(OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    out.writeInt(FORMAT);
    out.writeDouble(bounds.leastDistance);
    out.writeDouble(bounds.mostDistance);
    out.writeDouble(bounds.leastStructure);
    for (float[] numbers : new float[][] {mean, whitening, direction}) {
      for (float number : numbers) {
        out.writeFloat(number);
      }
    }
    out.flush();
  }

  /** Reads a fit; fails where the bytes are none. */
  public static FaceLikeness read(InputStream from) throws IOException {
    DataInputStream in = new DataInputStream(from);
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException(
          "expected a face likeness of format %08x, found %08x".formatted(FORMAT, format));
    }
    Bounds bounds = new Bounds(in.readDouble(), in.readDouble(), in.readDouble());
    int length = GradientHistogram.LENGTH;
    return new FaceLikeness(
        floats(in, length), floats(in, triangle(length)), floats(in, length), bounds);
  }

  private static float[] floats(DataInputStream in, int count) throws IOException {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = in.readFloat();
    }
    return numbers;
  }
}
