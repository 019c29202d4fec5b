package io.mien.training.loop;

/**
 * How long and in what portions to train.
 *
 * @param epochs at least 1
 * @param batchSize pictures in a step, at least 2
 * @param seed decides the order of pictures, their augmentation and what dropout drops
 * @param checkpointSteps steps between checkpoints within an epoch, at least 1
 */
public record LoopSettings(
    int epochs, int batchSize, long seed, Precision precision, int checkpointSteps) {
  public LoopSettings {
    if (epochs < 1 || batchSize < 2 || checkpointSteps < 1) {
      throw new IllegalArgumentException(
          "expected at least 1 epoch, 2 pictures in a batch and 1 step between checkpoints, found "
              + epochs
              + ", "
              + batchSize
              + ", "
              + checkpointSteps);
    }
  }
}
