package io.mien.training.loop;

/**
 * How long and in what portions to train.
 *
 * @param epochs at least 1
 * @param batchSize pictures in a step, at least 2
 * @param seed decides the order of pictures, their augmentation and what dropout drops
 * @param averageDecay of the moving average of the weights, which is what is validated and kept as
 *     the best epoch; 0 to below 1, 0 = the weights themselves
 * @param checkpointSteps steps between checkpoints within an epoch, at least 1
 * @param sharpness rho of {@link SharpnessAware}; 0 = a plain step
 * @param clip the largest norm of all gradients together; 0 = any
 * @param accumulated batches whose gradients are summed up before the weights move, at least 1
 * @param patience epochs without a better one after which the run ends; 0 = all epochs
 */
public record LoopSettings(
    int epochs,
    int batchSize,
    long seed,
    Precision precision,
    double averageDecay,
    int checkpointSteps,
    double sharpness,
    double clip,
    int accumulated,
    int patience) {
  /** Moves after each batch, to the last epoch. */
  public LoopSettings(
      int epochs,
      int batchSize,
      long seed,
      Precision precision,
      double averageDecay,
      int checkpointSteps,
      double sharpness,
      double clip) {
    this(epochs, batchSize, seed, precision, averageDecay, checkpointSteps, sharpness, clip, 1, 0);
  }

  /** With plain steps. */
  public LoopSettings(
      int epochs,
      int batchSize,
      long seed,
      Precision precision,
      double averageDecay,
      int checkpointSteps) {
    this(epochs, batchSize, seed, precision, averageDecay, checkpointSteps, 0, 0);
  }

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
    if (accumulated < 1 || patience < 0) {
      throw new IllegalArgumentException(
          "expected at least 1 batch for each move and a patience of at least 0 epochs, found "
              + accumulated
              + " and "
              + patience);
    }
    if (accumulated > 1 && sharpness > 0) {
      throw new IllegalArgumentException(
          "expected sharpness-aware steps of one batch each, found " + accumulated + " batches");
    }
    if (!(sharpness >= 0 && clip >= 0)) {
      throw new IllegalArgumentException(
          "expected a rho and a largest norm of at least 0, found " + sharpness + " and " + clip);
    }
    if (!(averageDecay >= 0 && averageDecay < 1)) {
      throw new IllegalArgumentException(
          "expected a decay of the average of 0 to below 1, found " + averageDecay);
    }
  }
}
