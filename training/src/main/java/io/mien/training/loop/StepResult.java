package io.mien.training.loop;

/**
 * How far a run has come.
 *
 * @param epoch from 1
 * @param batch of this epoch, from 1
 * @param loss mean over the batch
 * @param rate the learning rate of this step
 */
public record StepResult(
    int epoch, int epochs, int batch, int batches, int pictures, double loss, double rate) {
  /** The share of the run that is done, 0 to 1. */
  public double done() {
    return ((epoch - 1) * (double) batches + batch) / ((double) epochs * batches);
  }
}
