package io.mien.training.distill;

import io.mien.training.net.Tensors;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import org.bytedeco.pytorch.Tensor;

/**
 * Makes of pictures that one network's preprocessing has prepared those that another one's would
 * have: other channels, another range, another size by the same antialiased triangle filter.
 */
final class InputChange {
  /** Luma of ITU-R BT.601, red, green, blue. */
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  private final float[] channels;
  private final float[] offsets;
  private final float[] rows;
  private final float[] columns;
  private final Preprocessing from;
  private final Preprocessing to;

  InputChange(Preprocessing from, Preprocessing to) {
    this.from = from;
    this.to = to;
    int in = from.colourOrder().channels();
    int out = to.colourOrder().channels();
    channels = new float[out * in];
    offsets = new float[out];
    for (int t = 0; t < out; t++) {
      double offset = -to.mean().get(t);
      for (int s = 0; s < in; s++) {
        // A pixel is (value * std + mean) / scale.
        double share = share(from.colourOrder(), s, to.colourOrder(), t) * to.scale();
        channels[t * in + s] = (float) (share * from.std().get(s) / from.scale() / to.std().get(t));
        offset += share * from.mean().get(s) / from.scale();
      }
      offsets[t] = (float) (offset / to.std().get(t));
    }
    rows = resizing(from.heightPixels(), to.heightPixels());
    columns = resizing(from.widthPixels(), to.widthPixels());
  }

  /** {@code [N, channels, height, width]} of the other network. */
  Tensor apply(Tensor pictures) {
    long count = pictures.size(0);
    int in = from.colourOrder().channels();
    int out = to.colourOrder().channels();
    Tensor flat = pictures.contiguous().view(count, in, -1);
    Tensor coloured = Tensors.of(channels, out, in).matmul(flat).add(Tensors.of(offsets, out, 1));
    Tensor square = coloured.view(count, out, from.heightPixels(), from.widthPixels());
    if (from.heightPixels() == to.heightPixels() && from.widthPixels() == to.widthPixels()) {
      return square;
    }
    Tensor down = Tensors.of(rows, to.heightPixels(), from.heightPixels());
    Tensor across = Tensors.of(columns, to.widthPixels(), from.widthPixels());
    return down.matmul(square).matmul(across.t());
  }

  /** How much of a channel of one order is in a channel of another. */
  private static double share(ColourOrder from, int source, ColourOrder to, int target) {
    if (from == ColourOrder.GRAY) {
      return 1;
    }
    if (to == ColourOrder.GRAY) {
      return LUMA[from == ColourOrder.RGB ? source : LUMA.length - 1 - source];
    }
    int same = from == to ? target : LUMA.length - 1 - target;
    return source == same ? 1 : 0;
  }

  /** {@code [to, from]}: a triangle as wide as a pixel of the coarser of the two, rows of sum 1. */
  private static float[] resizing(int from, int to) {
    double step = (double) from / to;
    double reach = Math.max(1, step);
    float[] matrix = new float[to * from];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * step;
      double sum = 0;
      for (int j = 0; j < from; j++) {
        sum += weight(j, centre, reach);
      }
      for (int j = 0; j < from; j++) {
        matrix[i * from + j] = (float) (weight(j, centre, reach) / sum);
      }
    }
    return matrix;
  }

  private static double weight(int pixel, double centre, double reach) {
    return Math.max(0, 1 - Math.abs(pixel + 0.5 - centre) / reach);
  }
}
