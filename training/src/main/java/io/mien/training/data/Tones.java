package io.mien.training.data;

import io.mien.vision.image.Image;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Changes of a picture's tones that leave every pixel in its place, each giving a copy. They do
 * what Pillow's {@code ImageOps} and {@code ImageEnhance} of the same names do.
 */
final class Tones {
  private static final int VALUES = 256;
  private static final int MOST = 255;
  private static final int BITS = 8;
  private static final int HALF = 128;

  /** Pillow's smoothing: each neighbour once, the pixel itself five times. */
  private static final int CENTRE_WEIGHT = 5;

  private static final int SMOOTH_WEIGHTS = 13;

  private Tones() {}

  static Image mapped(Image picture, IntUnaryOperator change) {
    int[] table = new int[VALUES];
    Arrays.setAll(table, change);
    byte[] changed = new byte[picture.bgr().length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = (byte) clamp(table[picture.bgr()[i] & 0xff]);
    }
    return with(picture, changed);
  }

  /** Each channel stretched to 0..255. */
  static Image autoContrast(Image picture) {
    return perChannel(
        picture,
        counts -> {
          int low = first(counts);
          int high = last(counts);
          // Pillow's own order of operations, as what it cuts off hangs on their rounding.
          double scale = (double) MOST / (high - low);
          double offset = -low * scale;
          return value -> high <= low ? value : (int) (value * scale + offset);
        });
  }

  /** Each channel with its values spread evenly. */
  static Image equalized(Image picture) {
    return perChannel(
        picture,
        counts -> {
          int step = (Arrays.stream(counts).sum() - counts[last(counts)]) / MOST;
          if (step == 0) {
            return value -> value;
          }
          int[] table = new int[VALUES];
          int sum = step / 2;
          for (int value = 0; value < VALUES; value++) {
            table[value] = sum / step;
            sum += counts[value];
          }
          return value -> table[value];
        });
  }

  /** With so many bits left of each value. */
  static Image posterized(Image picture, int bits) {
    int mask = MOST & ~((1 << (BITS - bits)) - 1);
    return mapped(picture, value -> value & mask);
  }

  /** What is not below the threshold is inverted. */
  static Image solarized(Image picture, int threshold) {
    return mapped(picture, value -> value < threshold ? value : MOST - value);
  }

  /** The darker half gets lighter. */
  static Image solarizedByAdding(Image picture, int added) {
    return mapped(picture, value -> value < HALF ? Math.min(MOST, value + added) : value);
  }

  static Image brightened(Image picture, double factor) {
    return mapped(picture, value -> (int) (factor * value));
  }

  /** Away from the mean of the greys, or towards it. */
  static Image contrasted(Image picture, double factor) {
    long sum = 0;
    for (int i = 0; i < picture.bgr().length; i += Image.CHANNELS) {
      sum += grey(picture, i);
    }
    int pixels = picture.widthPixels() * picture.heightPixels();
    int mean = (int) ((double) sum / pixels + 0.5);
    return mapped(picture, value -> (int) (mean + factor * (value - mean)));
  }

  /** Away from the greys, or towards them. */
  static Image coloured(Image picture, double factor) {
    byte[] changed = new byte[picture.bgr().length];
    for (int i = 0; i < changed.length; i++) {
      int grey = grey(picture, i - i % Image.CHANNELS);
      changed[i] = (byte) clamp((int) (grey + factor * ((picture.bgr()[i] & 0xff) - grey)));
    }
    return with(picture, changed);
  }

  /** Away from a smoothed picture, or towards it; pixels at the border stay. */
  static Image sharpened(Image picture, double factor) {
    byte[] changed = picture.bgr().clone();
    int width = picture.widthPixels();
    for (int y = 1; y < picture.heightPixels() - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
          int at = (y * width + x) * Image.CHANNELS + channel;
          double smooth = smooth(picture, at);
          int value = picture.bgr()[at] & 0xff;
          changed[at] = (byte) clamp((int) (smooth + factor * (value - smooth)));
        }
      }
    }
    return with(picture, changed);
  }

  private static double smooth(Image picture, int at) {
    int row = picture.widthPixels() * Image.CHANNELS;
    int sum = (CENTRE_WEIGHT - 1) * (picture.bgr()[at] & 0xff);
    for (int above = -row; above <= row; above += row) {
      for (int beside = -Image.CHANNELS; beside <= Image.CHANNELS; beside += Image.CHANNELS) {
        sum += picture.bgr()[at + above + beside] & 0xff;
      }
    }
    return Math.rint((double) sum / SMOOTH_WEIGHTS);
  }

  private interface Rule {
    IntUnaryOperator of(int[] counts);
  }

  private static Image perChannel(Image picture, Rule rule) {
    byte[] changed = new byte[picture.bgr().length];
    for (int channel = 0; channel < Image.CHANNELS; channel++) {
      int[] counts = new int[VALUES];
      for (int i = channel; i < changed.length; i += Image.CHANNELS) {
        counts[picture.bgr()[i] & 0xff]++;
      }
      IntUnaryOperator change = rule.of(counts);
      for (int i = channel; i < changed.length; i += Image.CHANNELS) {
        changed[i] = (byte) clamp(change.applyAsInt(picture.bgr()[i] & 0xff));
      }
    }
    return with(picture, changed);
  }

  /** The luma of ITU-R BT.601 of the pixel that begins at an index. */
  private static int grey(Image picture, int at) {
    int blue = picture.bgr()[at] & 0xff;
    int green = picture.bgr()[at + 1] & 0xff;
    int red = picture.bgr()[at + 2] & 0xff;
    return (int) Math.rint(0.114 * blue + 0.587 * green + 0.299 * red);
  }

  private static int first(int[] counts) {
    int value = 0;
    while (value < MOST && counts[value] == 0) {
      value++;
    }
    return value;
  }

  private static int last(int[] counts) {
    int value = MOST;
    while (value > 0 && counts[value] == 0) {
      value--;
    }
    return value;
  }

  private static int clamp(int value) {
    return Math.min(MOST, Math.max(0, value));
  }

  private static Image with(Image picture, byte[] bgr) {
    return new Image(picture.widthPixels(), picture.heightPixels(), bgr);
  }
}
