package io.mien.training.data;

import java.util.random.RandomGenerator;

/**
 * Makes of a face something that is none but has its greys: the picture is cut into 3 x 3 to 8 x 8
 * cells, which change places. Taught as no expression in particular, such pictures keep a network
 * from being sure of what is no face (outlier exposure, Hendrycks et al., 2019).
 */
final class Scramble {
  private static final int LEAST_CELLS = 3;
  private static final int MOST_CELLS = 8;

  private Scramble() {}

  /** {@code tensor} is [channels, height, width]; pixels past the last whole cell stay. */
  static void apply(float[] tensor, int channels, int height, int width, RandomGenerator random) {
    int cells = random.nextInt(LEAST_CELLS, MOST_CELLS + 1);
    int cellHeight = height / cells;
    int cellWidth = width / cells;
    int[] order = shuffled(cells * cells, random);
    float[] source = tensor.clone();
    for (int cell = 0; cell < order.length; cell++) {
      int toTop = cell / cells * cellHeight;
      int toLeft = cell % cells * cellWidth;
      int fromTop = order[cell] / cells * cellHeight;
      int fromLeft = order[cell] % cells * cellWidth;
      for (int channel = 0; channel < channels; channel++) {
        for (int y = 0; y < cellHeight; y++) {
          int from = (channel * height + fromTop + y) * width + fromLeft;
          int to = (channel * height + toTop + y) * width + toLeft;
          System.arraycopy(source, from, tensor, to, cellWidth);
        }
      }
    }
  }

  /** The numbers 0 to count - 1 in an order by chance (Fisher and Yates). */
  static int[] shuffled(int count, RandomGenerator random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
