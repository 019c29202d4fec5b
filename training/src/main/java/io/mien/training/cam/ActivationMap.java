package io.mien.training.cam;

import java.util.Arrays;

/**
 * How much each place of a picture speaks for a class.
 *
 * @param height of the map
 * @param width of the map
 * @param values row by row, 0..1 with 1 at the greatest, or all 0 where nothing speaks for the
 *     class
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; read once, into a picture
public record ActivationMap(int height, int width, float[] values) {
  public ActivationMap {
    if (height < 1 || width < 1 || values.length != height * width) {
      throw new IllegalArgumentException(
          "expected %d x %d values, found %d".formatted(height, width, values.length));
    }
  }

  /** Cuts off what is below 0 and divides by the greatest. */
  public static ActivationMap of(int height, int width, float[] raw) {
    float[] values = raw.clone();
    float greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = greatest == 0 ? 0 : Math.max(0, values[i]) / greatest;
    }
    return new ActivationMap(height, width, values);
  }

  /** The mean of maps of one size, at least one; scaled like each of them. */
  public static ActivationMap mean(Iterable<ActivationMap> maps) {
    float[] sum = {};
    int height = 0;
    int width = 0;
    for (ActivationMap map : maps) {
      height = map.height;
      width = map.width;
      sum = sum.length == 0 ? new float[map.values.length] : sum;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += map.values[i];
      }
    }
    return of(height, width, sum);
  }

  /** Whether nothing in the picture speaks for the class. */
  public boolean isEmpty() {
    return Arrays.equals(values, new float[values.length]);
  }
}
