package io.mien.training.data;

import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Training pictures, shuffled and varied anew in each epoch, with the annotators' votes as soft
 * labels. A background thread prepares a few batches ahead.
 */
public final class AugmentedPictures implements TrainingData {
  private static final long ORDER = -1;
  private static final long MIXING = -2;
  private static final long COMPANY = -3;

  /** How many neighbours LDLVA looks at (spec/methods.md 10.4). */
  private static final int NEIGHBOURS_EACH = 8;

  private final List<Sample> samples;
  private final List<Expression> labels;
  private final Preprocessing preprocessing;
  private final Augmentation augmentation;
  private final double outlierShare;
  private final Sampler sampler;
  private final BatchMixing mixing;
  private final Company company;
  private final Optional<Neighbours> neighbours;
  private final int[] sampleLabels;

  /** Without mixing and without company. */
  public AugmentedPictures(
      PictureSplit split,
      Preprocessing preprocessing,
      Augmentation augmentation,
      double outlierShare,
      Sampler sampler) {
    this(split, preprocessing, augmentation, outlierShare, sampler, BatchMixing.NONE, Company.NONE);
  }

  /**
   * Leaves out what nobody gave a label of the split's protocol: it has no soft label.
   *
   * @param sampler which pictures an epoch shows
   * @param outlierShare how often a picture comes scrambled and with equal shares of all labels,
   *     0..1
   * @param company which further pictures come along with each
   * @throws DataException where neighbours are asked for and a picture has no valence and arousal
   */
  public AugmentedPictures(
      PictureSplit split,
      Preprocessing preprocessing,
      Augmentation augmentation,
      double outlierShare,
      Sampler sampler,
      BatchMixing mixing,
      Company company) {
    this.samples = split.withVotes();
    this.labels = split.protocol().labels();
    this.preprocessing = preprocessing;
    this.augmentation = augmentation;
    this.outlierShare = outlierShare;
    this.sampler = sampler;
    this.mixing = mixing;
    this.company = company;
    neighbours =
        company == Company.NEIGHBOURS
            ? Optional.of(Neighbours.of(affects(samples), NEIGHBOURS_EACH))
            : Optional.empty();
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
  public String name(int sample) {
    return samples.get(sample).name();
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
        () -> buffer(batchSize * (1 + each()) * preprocessing.tensorLength()),
        (number, buffer) -> {
          int from = number * batchSize;
          int count = Math.min(batchSize, order.length - from);
          return batch(seed, epoch, order, from, count, buffer);
        });
  }

  private static List<Affect> affects(List<Sample> samples) {
    return samples.stream()
        .map(
            sample ->
                sample
                    .affect()
                    .orElseThrow(
                        () ->
                            new DataException(
                                "expected valence and arousal of every training picture, found none"
                                    + " of "
                                    + sample.name())))
        .toList();
  }

  @Override
  public Optional<Neighbours> neighbours() {
    return neighbours;
  }

  private Batch batch(long seed, int epoch, int[] order, int from, int count, FloatBuffer buffer) {
    float[] tensor = new float[preprocessing.tensorLength()];
    float[] targets = new float[count * labels.size()];
    int[] batchLabels = new int[count];
    FloatBuffer others = buffer.slice(count * tensor.length, count * each() * tensor.length);
    for (int i = 0; i < count; i++) {
      int index = order[from + i];
      Sample sample = samples.get(index);
      batchLabels[i] = sampleLabels[index];
      RandomGenerator random = random(seed, epoch, from + i, index);
      if (company == Company.SECOND_VIEW) {
        float[] second = new float[tensor.length];
        augmentation.writeTwice(sample.picture(), preprocessing, random, tensor, second);
        others.put(i * second.length, second);
      } else {
        augmentation.write(sample.picture(), preprocessing, random, tensor);
      }
      float[] shares = sample.votes().shares(labels).orElseThrow();
      if (outlierShare > 0 && random.nextDouble() < outlierShare) {
        scramble(tensor, random);
        Arrays.fill(shares, 1f / shares.length);
      }
      buffer.put(i * tensor.length, tensor);
      System.arraycopy(shares, 0, targets, i * shares.length, shares.length);
      if (neighbours.isPresent()) {
        int[] near = neighbours.orElseThrow().indices()[index];
        RandomGenerator chance = Seeds.of(seed, epoch, from + i, index, COMPANY);
        writeNeighbours(near, others, i * each() * tensor.length, chance);
      }
    }
    mixing.apply(
        buffer,
        count,
        preprocessing.colourOrder().channels(),
        preprocessing.heightPixels(),
        preprocessing.widthPixels(),
        targets,
        Seeds.of(seed, epoch, from, MIXING));
    int[] indices = Arrays.copyOfRange(order, from, from + count);
    Batch alone = new Batch(count, buffer, targets, batchLabels, indices);
    return each() == 0 ? alone : alone.with(others, each());
  }

  /** How many pictures come along with each. */
  private int each() {
    return switch (company) {
      case NONE -> 0;
      case SECOND_VIEW -> 1;
      case NEIGHBOURS -> NEIGHBOURS_EACH;
    };
  }

  private void writeNeighbours(int[] near, FloatBuffer others, int at, RandomGenerator random) {
    Augmentation whole = augmentation.withoutErasing();
    float[] tensor = new float[preprocessing.tensorLength()];
    for (int i = 0; i < near.length; i++) {
      whole.write(samples.get(near[i]).picture(), preprocessing, random, tensor);
      others.put(at + i * tensor.length, tensor);
    }
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
