package io.mien.training.data;

import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Training pictures, shuffled and varied anew in each epoch, with the annotators' votes as soft
 * labels. A background thread prepares a few batches ahead.
 */
public final class AugmentedPictures implements TrainingData {
  private static final long ORDER = -1;

  private final List<Sample> samples;
  private final List<Expression> labels;
  private final Preprocessing preprocessing;
  private final Augmentation augmentation;
  private final double outlierShare;

  /**
   * Leaves out what nobody gave a label of the split's protocol: it has no soft label.
   *
   * @param outlierShare how often a picture comes scrambled and with equal shares of all labels,
   *     0..1
   */
  public AugmentedPictures(
      FerPlusSplit split,
      Preprocessing preprocessing,
      Augmentation augmentation,
      double outlierShare) {
    this.samples = split.withVotes();
    this.labels = split.protocol().labels();
    this.preprocessing = preprocessing;
    this.augmentation = augmentation;
    this.outlierShare = outlierShare;
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public BatchStream epoch(long seed, int epoch, int fromBatch, int batchSize) {
    if (epoch < 0 || fromBatch < 0 || batchSize < 1) {
      throw new IllegalArgumentException(
          "expected epoch and batch of at least 0 and a batch size of at least 1, found %d, %d, %d"
              .formatted(epoch, fromBatch, batchSize));
    }
    int[] order = order(seed, epoch);
    return new PrefetchedBatches(
        fromBatch,
        batches(batchSize),
        () -> buffer(batchSize * preprocessing.tensorLength()),
        (number, buffer) -> {
          int from = number * batchSize;
          int count = Math.min(batchSize, order.length - from);
          return batch(seed, epoch, order, from, count, buffer);
        });
  }

  private Batch batch(long seed, int epoch, int[] order, int from, int count, FloatBuffer buffer) {
    float[] tensor = new float[preprocessing.tensorLength()];
    float[] targets = new float[count * labels.size()];
    for (int i = 0; i < count; i++) {
      int index = order[from + i];
      Sample sample = samples.get(index);
      RandomGenerator random = Seeds.of(seed, epoch, index);
      augmentation.write(sample.picture(), preprocessing, random, tensor);
      float[] shares = sample.votes().shares(labels).orElseThrow();
      if (outlierShare > 0 && random.nextDouble() < outlierShare) {
        scramble(tensor, random);
        Arrays.fill(shares, 1f / shares.length);
      }
      buffer.put(i * tensor.length, tensor);
      System.arraycopy(shares, 0, targets, i * shares.length, shares.length);
    }
    return new Batch(count, buffer, targets);
  }

  private void scramble(float[] tensor, RandomGenerator random) {
    Scramble.apply(
        tensor,
        preprocessing.colourOrder().channels(),
        preprocessing.heightPixels(),
        preprocessing.widthPixels(),
        random);
  }

  private int[] order(long seed, int epoch) {
    return Scramble.shuffled(samples.size(), Seeds.of(seed, epoch, ORDER));
  }

  static FloatBuffer buffer(int values) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
