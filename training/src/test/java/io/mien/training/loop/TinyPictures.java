package io.mien.training.loop;

import io.mien.training.data.Batch;
import io.mien.training.data.BatchStream;
import io.mien.training.data.EvaluationData;
import io.mien.training.data.Neighbours;
import io.mien.training.data.TrainingData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Noise with a bright half, and which half it is: labels that are easy to learn. */
public final class TinyPictures {
  /** Height and width. */
  public static final int PIXELS = 16;

  private TinyPictures() {}

  /** Shuffled by seed and epoch. */
  public static TrainingData training(int size, int labels) {
    return new TrainingData() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public int[] labels() {
        return IntStream.range(0, size).map(TinyPictures::label).toArray();
      }

      @Override
      public BatchStream epoch(long seed, int epoch, int fromBatch, int batchSize) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, new Random(seed * 31 + epoch));
        return stream(portions(order, fromBatch * batchSize, batchSize, labels).iterator());
      }
    };
  }

  /** The same, and with each picture come the two after it that have its label. */
  public static TrainingData trainingWithNeighbours(int size, int labels) {
    TrainingData alone = training(size, labels);
    int[][] near = new int[size][];
    for (int i = 0; i < size; i++) {
      near[i] = new int[] {(i + 2) % size, (i + 4) % size};
    }
    float[][] distances = new float[size][];
    Arrays.fill(distances, new float[] {0.1f, 0.2f});
    return new TrainingData() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public int[] labels() {
        return alone.labels();
      }

      @Override
      public Optional<Neighbours> neighbours() {
        return Optional.of(new Neighbours(near, distances));
      }

      @Override
      public BatchStream epoch(long seed, int epoch, int fromBatch, int batchSize) {
        List<Batch> batches = new ArrayList<>();
        alone
            .epoch(seed, epoch, fromBatch, batchSize)
            .forEachRemaining(batch -> batches.add(withNeighbours(batch, near, labels)));
        return stream(batches.iterator());
      }
    };
  }

  private static Batch withNeighbours(Batch batch, int[][] near, int labels) {
    List<Integer> others =
        Arrays.stream(batch.samples())
            .flatMap(sample -> Arrays.stream(near[sample]))
            .boxed()
            .toList();
    return new Batch(
        batch.count(),
        batch.pictures(),
        batch.targets(),
        batch.labels(),
        batch.samples(),
        batch(others, labels).pictures(),
        2);
  }

  /** In order. */
  public static EvaluationData validation(int size, int labels) {
    return new EvaluationData() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterable<Batch> batches(int batchSize) {
        return portions(IntStream.range(0, size).boxed().toList(), 0, batchSize, labels);
      }

      @Override
      public int[] labels() {
        return IntStream.range(0, size).map(TinyPictures::label).toArray();
      }
    };
  }

  static BatchStream stream(Iterator<Batch> batches) {
    return new BatchStream() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public Batch next() {
        return batches.next();
      }

      @Override
      public void close() {}
    };
  }

  private static List<Batch> portions(List<Integer> order, int from, int batchSize, int labels) {
    List<Batch> batches = new ArrayList<>();
    for (int start = from; start < order.size(); start += batchSize) {
      int end = Math.min(order.size(), start + batchSize);
      batches.add(batch(order.subList(start, end), labels));
    }
    return batches;
  }

  private static int label(int index) {
    return index % 2;
  }

  private static Batch batch(List<Integer> indices, int labels) {
    int values = PIXELS * PIXELS;
    FloatBuffer pictures =
        ByteBuffer.allocateDirect(indices.size() * values * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    float[] targets = new float[indices.size() * labels];
    for (int n = 0; n < indices.size(); n++) {
      Random noise = new Random(indices.get(n));
      int label = label(indices.get(n));
      for (int i = 0; i < values; i++) {
        boolean bright = i % PIXELS / (PIXELS / 2) == label;
        pictures.put(n * values + i, (float) noise.nextGaussian() + (bright ? 1 : -1));
      }
      targets[n * labels + label] = 0.9f;
      targets[n * labels + 1 - label] = 0.1f;
    }
    return new Batch(
        indices.size(),
        pictures,
        targets,
        indices.stream().mapToInt(TinyPictures::label).toArray(),
        indices.stream().mapToInt(Integer::intValue).toArray());
  }
}
