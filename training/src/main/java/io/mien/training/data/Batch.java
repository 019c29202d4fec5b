package io.mien.training.data;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * Pictures as network input, with the soft labels that belong to them.
 *
 * <p>A batch is good until the next one is asked for: its buffers may then be filled again.
 *
 * @param count N, the number of pictures, at least 1
 * @param pictures direct, in native byte order, {@code [N, channels, height, width]} from its start
 *     (position 0), already normalised
 * @param targets {@code [N, labels]}, row by row; each row is at least 0 and sums to 1
 * @param labels the one label of each picture, {@code [N]}
 * @param samples which pictures of the data they are, {@code [N]}
 * @param others further pictures, see {@link Company}: direct, {@code [N * each, channels, height,
 *     width]}, the {@code each} of the first picture first
 * @param each how many of them belong to each picture, 0 = none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost time in every step
public record Batch(
    int count,
    FloatBuffer pictures,
    float[] targets,
    int[] labels,
    int[] samples,
    FloatBuffer others,
    int each) {
  private static final FloatBuffer NO_OTHERS = AugmentedPictures.buffer(0);

  /** Pictures by themselves. */
  public Batch(int count, FloatBuffer pictures, float[] targets, int[] labels, int[] samples) {
    this(count, pictures, targets, labels, samples, NO_OTHERS, 0);
  }

  /** The same with further pictures. */
  Batch with(FloatBuffer further, int furtherEach) {
    return new Batch(count, pictures, targets, labels, samples, further, furtherEach);
  }

  /** Labels are the largest targets, the first of equals; pictures are numbered from 0. */
  public Batch(int count, FloatBuffer pictures, float[] targets) {
    this(
        count,
        pictures,
        targets,
        largest(Math.max(0, count), targets),
        IntStream.range(0, count).toArray());
  }

  private static int[] largest(int count, float[] targets) {
    int classes = targets.length / Math.max(1, count);
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      for (int l = 1; l < classes; l++) {
        if (targets[n * classes + l] > targets[n * classes + labels[n]]) {
          labels[n] = l;
        }
      }
    }
    return labels;
  }

  public Batch {
    if (count < 1) {
      throw new IllegalArgumentException("expected at least 1 picture in a batch, found " + count);
    }
    if (!pictures.isDirect() || !others.isDirect()) {
      throw new IllegalArgumentException(
          "expected a direct buffer of pictures, found a heap buffer");
    }
    if (pictures.capacity() < count) {
      throw new IllegalArgumentException(
          "expected room for " + count + " pictures, found " + pictures.capacity() + " values");
    }
    if (others.capacity() < count * each) {
      throw new IllegalArgumentException(
          "expected room for " + count * each + " further pictures, found " + others.capacity());
    }
    if (labels.length != count || samples.length != count) {
      throw new IllegalArgumentException(
          "expected a label and a number for each of "
              + count
              + " pictures, found "
              + labels.length
              + " and "
              + samples.length);
    }
    if (targets.length < count) {
      throw new IllegalArgumentException(
          "expected a row of targets for each of " + count + " pictures, found " + targets.length);
    }
  }
}
