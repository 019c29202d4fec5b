package io.mien.training.distill;

import io.mien.training.net.Tensors;
import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * Makes of pictures that one network's preprocessing has prepared those that another one's would
 * have: other channels, another range, and the size in the other's own steps, to its detail and
 * from there to its input, by the rules of {@link Preprocessing}.
 *
 * <p>They are the same where the first preprocessing kept the pictures' size and takes no detail
 * away. Otherwise they come near: what it left out is not there, and what it enlarged is sampled
 * once more. Of pictures with no more detail than the other wants none is taken away.
 */
final class InputChange {
  /** Luma of ITU-R BT.601, red, green, blue. */
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  private static final int WHITE = 255;

  private final float[] channels;
  private final float[] blacks;
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
    blacks = new float[out];
    offsets = new float[out];
    for (int t = 0; t < out; t++) {
      double pixel = 0;
      for (int s = 0; s < in; s++) {
        // A pixel is (value * std + mean) / scale.
        double share = share(from.colourOrder(), s, to.colourOrder(), t) * to.scale();
        channels[t * in + s] = (float) (share * from.std().get(s) / from.scale() / to.std().get(t));
        pixel += share * from.mean().get(s) / from.scale();
      }
      blacks[t] = (float) (pixel / to.std().get(t));
      offsets[t] = (float) (-to.mean().get(t) / to.std().get(t));
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
    Tensor coloured = Tensors.of(channels, out, in).matmul(flat).add(Tensors.of(blacks, out, 1));
    Tensor square = coloured.view(count, out, from.heightPixels(), from.widthPixels());
    Tensor down = Tensors.of(rows, to.heightPixels(), from.heightPixels());
    Tensor across = Tensors.of(columns, to.widthPixels(), from.widthPixels());
    // The mean goes last: beyond a black border there are pixels of 0, not of the mean.
    return down.matmul(square).matmul(across.t()).add(Tensors.of(offsets, out, 1, 1));
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

  /** {@code [side, size]}: how much each pixel of a line counts in each of the other network's. */
  private float[] resizing(int size, int side) {
    int detail = to.detailPixels();
    if (detail == 0) {
      return sampling(size, side, to.resampling(), to.border());
    }
    boolean hasNoMore = from.detailPixels() > 0 && from.detailPixels() <= detail;
    if (hasNoMore) {
      return sampling(size, side, Resampling.BILINEAR, Border.REPLICATE);
    }
    float[] first = sampling(size, detail, to.resampling(), to.border());
    float[] second = sampling(detail, side, Resampling.BILINEAR, Border.REPLICATE);
    float[] both = new float[side * size];
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < size; j++) {
        double sum = 0;
        for (int k = 0; k < detail; k++) {
          sum += (double) second[i * detail + k] * first[k * size + j];
        }
        both[i * size + j] = (float) sum;
      }
    }
    return both;
  }

  /** {@code [side, size]}: what preprocessing makes of lines with one white pixel each. */
  private static float[] sampling(int size, int side, Resampling resampling, Border border) {
    Preprocessing line = Preprocessing.plain(ColourOrder.GRAY, side, 1, resampling, border);
    float[] found = new float[side];
    float[] matrix = new float[side * size];
    for (int j = 0; j < size; j++) {
      byte[] bgr = new byte[size * Image.CHANNELS];
      Arrays.fill(bgr, j * Image.CHANNELS, (j + 1) * Image.CHANNELS, (byte) WHITE);
      Image picture = new Image(size, 1, bgr);
      line.write(picture, Region.whole(picture), FloatBuffer.wrap(found), 0);
      for (int i = 0; i < side; i++) {
        matrix[i * size + j] = found[i] / WHITE;
      }
    }
    return matrix;
  }
}
