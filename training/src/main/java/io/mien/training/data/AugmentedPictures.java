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
  private final Sampler sampler;
  private final int[] sampleLabels;

  /**
   * Leaves out what nobody gave a label of the split's protocol: it has no soft label.
   *
   * @param sampler which pictures an epoch shows
   * @param outlierShare how often a picture comes scrambled and with equal shares of all labels,
   *     0..1
   */
  public AugmentedPictures(
      FerPlusSplit split,
      Preprocessing preprocessing,
      Augmentation augmentation,
      double outlierShare,
      Sampler sampler) {
    this.samples = split.withVotes();
    this.labels = split.protocol().labels();
    this.preprocessing = preprocessing;
    this.augmentation = augmentation;
    this.outlierShare = outlierShare;
    this.sampler = sampler;
    sampleLabels = samples.stream().mapToInt(sample -> labels.indexOf(sample.label())).toArray();
  }

  @Override
  public int size() {
    return sampler.length(samples.size());
  }

  @Override
  public int[] labels() {
    return sampleLabels.clone();
  }

  @Override
  public BatchStream epoch(long seed, int epoch, int fromBatch, int batchSize) {
    if (epoch < 0 || fromBatch < 0 || batchSize < 1) {
      throw new IllegalArgumentException(
          "expected epoch and batch of at least 0 and a batch size of at least 1, found %d, %d, %d"
              .formatted(epoch, fromBatch, batchSize));
    }
    int[] order = sampler.order(sampleLabels, batchSize, Seeds.of(seed, epoch, ORDER));
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
    int[] batchLabels = new int[count];
    for (int i = 0; i < count; i++) {
      int index = order[from + i];
      Sample sample = samples.get(index);
      batchLabels[i] = sampleLabels[index];
      RandomGenerator random = random(seed, epoch, from + i, index);
      augmentation.write(sample.picture(), preprocessing, random, tensor);
      float[] shares = sample.votes().shares(labels).orElseThrow();
      if (outlierShare > 0 && random.nextDouble() < outlierShare) {
        scramble(tensor, random);
        Arrays.fill(shares, 1f / shares.length);
      }
      buffer.put(i * tensor.length, tensor);
      System.arraycopy(shares, 0, targets, i * shares.length, shares.length);
    }
    int[] indices = Arrays.copyOfRange(order, from, from + count);
    return new Batch(count, buffer, targets, batchLabels, indices);
  }

  private void scramble(float[] tensor, RandomGenerator random) {
    Scramble.apply(
        tensor,
        preprocessing.colourOrder().channels(),
        preprocessing.heightPixels(),
        preprocessing.widthPixels(),
        random);
  }

  /** A picture that comes more than once in an epoch comes in other variations. */
  private RandomGenerator random(long seed, int epoch, int place, int index) {
    return sampler == Sampler.SHUFFLED
        ? Seeds.of(seed, epoch, index)
        : Seeds.of(seed, epoch, place, index);
  }

  static FloatBuffer buffer(int values) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
