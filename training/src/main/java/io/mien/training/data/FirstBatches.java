package io.mien.training.data;

import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The first batches of each epoch of other data, for measurements.
 *
 * @param whole has at least as many
 * @param batches at least 1
 * @param batchSize of the epochs that are asked for
 */
public record FirstBatches(TrainingData whole, int batches, int batchSize) implements TrainingData {
  public FirstBatches {
    if (whole.size() < Math.multiplyExact(batches, batchSize)) {
      throw new DataException(
          "expected at least %d training pictures for %d steps of %d, found %d"
              .formatted(batches * batchSize, batches, batchSize, whole.size()));
    }
  }

  @Override
  public int size() {
    return batches * batchSize;
  }

  @Override
  public String name(int sample) {
    return whole.name(sample);
  }

  @Override
  public int[] labels() {
    return whole.labels();
  }

  @Override
  public Optional<Neighbours> neighbours() {
    return whole.neighbours();
  }

  @Override
  public BatchStream epoch(long seed, int epoch, int fromBatch, int size) {
    BatchStream stream = whole.epoch(seed, epoch, fromBatch, size);
    return new BatchStream() {
      private int given = fromBatch;

      @Override
      public boolean hasNext() {
        return given < batches && stream.hasNext();
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException("expected a batch, found the end of the epoch");
        }
        given++;
        return stream.next();
      }

      @Override
      public void close() {
        stream.close();
      }
    };
  }
}
