package io.mien.training.data;

import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
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

  /** Leaves out what nobody gave a label of the split's protocol: it has no soft label. */
  public AugmentedPictures(
      FerPlusSplit split, Preprocessing preprocessing, Augmentation augmentation) {
    this.samples = split.withVotes();
    this.labels = split.protocol().labels();
    this.preprocessing = preprocessing;
    this.augmentation = augmentation;
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
      augmentation.write(sample.picture(), preprocessing, Seeds.of(seed, epoch, index), tensor);
      buffer.put(i * tensor.length, tensor);
      float[] shares = sample.votes().shares(labels).orElseThrow();
      System.arraycopy(shares, 0, targets, i * shares.length, shares.length);
    }
    return new Batch(count, buffer, targets);
  }

  private int[] order(long seed, int epoch) {
    int[] order = new int[samples.size()];
    RandomGenerator random = Seeds.of(seed, epoch, ORDER);
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  static FloatBuffer buffer(int values) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
