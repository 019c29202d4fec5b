package io.mien.vision.model;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The check that a model computes on this machine what it computed where it was trained: one
 * made-up picture, whose logits are stored in the file's metadata.
 *
 * <p>Value i of the input, in the order {@code [channel][height][width]}, is {@code sin(0.1 * i)}
 * of {@link StrictMath}, which is the same everywhere, rounded to float.
 */
public final class GoldenInput {
  /** The metadata key of the logits, written with commas between them. */
  public static final String KEY = "mien.golden.logits";

  /** What sums in another order may differ by, relative to the largest logit by size. */
  public static final double TOLERANCE = 1e-3;

  /** The metadata key of another tolerance, of models of fewer bits; above 0 and at most 0.1. */
  public static final String TOLERANCE_KEY = "mien.golden.tolerance";

  private static final double MOST_TOLERANCE = 0.1;

  private static final double STEP = 0.1;

  private GoldenInput() {}

  /** The first {@code length} values, in -1..1. */
  public static float[] values(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) StrictMath.sin(STEP * i);
    }
    return values;
  }

  /** What the metadata says under {@link #KEY}. */
  public static String encode(float[] logits) {
    return IntStream.range(0, logits.length)
        .mapToObj(i -> Float.toString(logits[i]))
        .collect(Collectors.joining(","));
  }

  /** The logits that the metadata promise, or empty where they promise none. */
  public static Optional<float[]> promised(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(KEY)).map(GoldenInput::decode);
  }

  /** What computed logits may differ by from the promised ones, relative to the largest of them. */
  public static double tolerance(Map<String, String> metadata) {
    String text = metadata.get(TOLERANCE_KEY);
    if (text == null) {
      return TOLERANCE;
    }
    double tolerance = number(text);
    if (!(tolerance > 0 && tolerance <= MOST_TOLERANCE)) {
      throw new ModelBundleException(
          "expected a number above 0 and at most %s under %s, found '%s'"
              .formatted(MOST_TOLERANCE, TOLERANCE_KEY, text));
    }
    return tolerance;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static float[] decode(String text) {
    String[] parts = text.split(",", -1);
    float[] logits = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        logits[i] = Float.parseFloat(parts[i].strip());
      } catch (NumberFormatException e) {
        throw new ModelBundleException(
            "expected numbers under %s, found '%s'".formatted(KEY, parts[i]));
      }
    }
    return logits;
  }

  /** As {@link #require(float[], float[], double)}, with {@link #TOLERANCE}. */
  public static void require(float[] promised, float[] computed) {
    require(promised, computed, TOLERANCE);
  }

  /**
   * Stops with a {@link ModelBundleException} where computed logits are not the promised ones.
   *
   * @param tolerance relative to the largest of them by size
   */
  public static void require(float[] promised, float[] computed, double tolerance) {
    double largest = 0;
    double difference = promised.length == computed.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(promised.length, computed.length); i++) {
      largest = Math.max(largest, Math.abs(promised[i]));
      difference = Math.max(difference, Math.abs((double) promised[i] - computed[i]));
    }
    if (!(difference <= tolerance * largest)) {
      throw new ModelBundleException(
          ("expected the logits %s for the golden input, found %s: the file is damaged, or this"
                  + " machine computes otherwise")
              .formatted(Arrays.toString(promised), Arrays.toString(computed)));
    }
  }
}
