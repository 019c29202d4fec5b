package io.mien.training.loop;

import io.mien.training.data.Batch;
import io.mien.training.data.TrainingData;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Says which batch made a run end, so that its pictures can be looked at. */
final class BrokenBatch {
  private static final int MOST_NAMES = 256;

  private BrokenBatch() {}

  /**
   * The end of a run.
   *
   * @param found goes on after "expected a finite"
   * @param state before the batch was learnt
   */
  static TrainingException of(String found, TrainingData data, Batch batch, Checkpoint state) {
    int[] samples = batch.samples();
    String names =
        Arrays.stream(samples)
            .limit(MOST_NAMES)
            .mapToObj(data::name)
            .collect(Collectors.joining(", "));
    String more =
        samples.length > MOST_NAMES ? " and " + (samples.length - MOST_NAMES) + " more" : "";
    return new TrainingException(
        "expected a finite "
            + found
            + " in epoch "
            + (state.epoch() + 1)
            + ", batch "
            + (state.batch() + 1)
            + ", of the pictures "
            + names
            + more
            + "; the checkpoints are from before; a smaller learning rate or a longer warm-up may"
            + " help");
  }
}
