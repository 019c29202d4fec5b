package io.mien.training.data;

import java.util.Optional;

/**
 * Shuffled and augmented pictures for training, batch by batch.
 *
 * <p>Seed, epoch and batch number alone decide what a batch holds, so that a run resumed in the
 * middle of an epoch sees what the unbroken run would have seen.
 */
public interface TrainingData {
  /** The number of pictures in an epoch. */
  int size();

  /** The index of the label of each picture that {@link Batch#samples} may name. */
  int[] labels();

  /** Which pictures are near each other, where each batch brings them along. */
  default Optional<Neighbours> neighbours() {
    return Optional.empty();
  }

  /** What messages call a picture that {@link Batch#samples} names. */
  default String name(int sample) {
    return "number " + sample;
  }

  /** The number of batches in an epoch; the last, incomplete one counts. */
  default int batches(int batchSize) {
    return (size() + batchSize - 1) / batchSize;
  }

  /** The batches {@code fromBatch}, ..., {@code batches(batchSize) - 1} of an epoch; from 0. */
  BatchStream epoch(long seed, int epoch, int fromBatch, int batchSize);
}
