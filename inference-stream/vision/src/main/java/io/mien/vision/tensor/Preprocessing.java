package io.mien.vision.tensor;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;

/**
 * How a region of a picture becomes the input of a network, as data; the same class does it in
 * training and in serving. Output {@code [channel][height][width]}, {@code value = (pixel * scale -
 * mean[channel]) / std[channel]} with pixels in 0..255. Thread safe.
 *
 * @param detailPixels 0, or the resolution that the training pictures really had: the region is
 *     first sampled at detail x detail and then enlarged, so that a served face is no sharper than
 *     a picture of the training
 * @param mean one value a channel, in the output's order
 * @param std one value a channel, in the output's order
 */
public record Preprocessing(
    ColourOrder colourOrder,
    int widthPixels,
    int heightPixels,
    int detailPixels,
    double scale,
    List<Double> mean,
    List<Double> std,
    Resampling resampling,
    Border border) {
  private static final int MOST_SIDE_PIXELS = 8192;

  public Preprocessing {
    requireSide("width", 1, widthPixels);
    requireSide("height", 1, heightPixels);
    requireSide("detail", 0, detailPixels);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != colourOrder.channels() || std.size() != colourOrder.channels()) {
      throw new IllegalArgumentException(
          "expected %d values of mean and of std for %s, found %d and %d"
              .formatted(colourOrder.channels(), colourOrder, mean.size(), std.size()));
    }
    if (!Double.isFinite(scale) || scale == 0) {
      throw new IllegalArgumentException("expected a finite scale other than 0, found " + scale);
    }
    if (!mean.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("expected finite means, found " + mean);
    }
    if (!std.stream().allMatch(value -> Double.isFinite(value) && value > 0)) {
      throw new IllegalArgumentException("expected finite std above 0, found " + std);
    }
  }

  /** Values are the pixels' as they are, 0..255, and no detail is taken away. */
  public static Preprocessing plain(
      ColourOrder colourOrder,
      int widthPixels,
      int heightPixels,
      Resampling resampling,
      Border border) {
    int channels = colourOrder.channels();
    return new Preprocessing(
        colourOrder,
        widthPixels,
        heightPixels,
        0,
        1,
        Collections.nCopies(channels, 0.0),
        Collections.nCopies(channels, 1.0),
        resampling,
        border);
  }

  /** Values of one picture: channels x height x width. */
  public int tensorLength() {
    return colourOrder.channels() * heightPixels * widthPixels;
  }

  /** {@code [batch, channels, height, width]}. */
  public long[] shape(int batch) {
    return new long[] {batch, colourOrder.channels(), heightPixels, widthPixels};
  }

  /** Writes {@link #tensorLength()} values at {@code offset}; the buffer's position stays. */
  public void write(Image image, Region region, FloatBuffer target, int offset) {
    if (detailPixels == 0) {
      Sampler sampler =
          Sampler.of(image, region, colourOrder, widthPixels, heightPixels, resampling, border);
      writeRows(sampler, target, offset);
    } else {
      Sampler sampler =
          Sampler.of(image, region, colourOrder, detailPixels, detailPixels, resampling, border);
      writeRows(
          new Enlarger(sampler, colourOrder.channels(), detailPixels, widthPixels, heightPixels),
          target,
          offset);
    }
  }

  private void writeRows(Sampler sampler, FloatBuffer target, int offset) {
    int channels = colourOrder.channels();
    float[] row = new float[channels * widthPixels];
    for (int y = 0; y < heightPixels; y++) {
      sampler.row(y, row);
      for (int channel = 0; channel < channels; channel++) {
        normalise(channel, row);
        target.put(
            offset + (channel * heightPixels + y) * widthPixels,
            row,
            channel * widthPixels,
            widthPixels);
      }
    }
  }

  private void normalise(int channel, float[] row) {
    float factor = (float) (scale / std.get(channel));
    float summand = (float) (-mean.get(channel) / std.get(channel));
    int start = channel * widthPixels;
    for (int i = start; i < start + widthPixels; i++) {
      row[i] = row[i] * factor + summand;
    }
  }

  private static void requireSide(String name, int least, int found) {
    if (found < least || found > MOST_SIDE_PIXELS) {
      throw new IllegalArgumentException(
          "expected a %s of %d to %d pixels, found %d"
              .formatted(name, least, MOST_SIDE_PIXELS, found));
    }
  }
}
