package io.mien.training.loop;

import io.mien.training.net.Network;
import io.mien.training.net.Weight;
import java.nio.file.Path;

/** Puts the weights that a finished run has saved into a network of the same making. */
public final class SavedWeights {
  private SavedWeights() {}

  /** Those of the epoch that is best on the validation pictures. */
  public static Checkpoint best(Path folder, Network network) {
    return Checkpoint.load(Trainer.best(folder), network.weights());
  }

  /**
   * Those that the last epoch was validated with.
   *
   * @param averageDecay that the run has, as in {@link LoopSettings}
   * @throws TrainingException where the run stands within an epoch
   */
  public static Checkpoint last(Path folder, Network network, double averageDecay) {
    try (WeightAverage average = new WeightAverage(network.weights(), averageDecay)) {
      Checkpoint state =
          Checkpoint.load(
              Trainer.latest(folder), Weight.joined(network.weights(), average.memory()));
      if (state.batch() != 0 || state.history().isEmpty()) {
        throw new TrainingException(
            "expected a run at the end of an epoch in "
                + folder
                + ", found one after batch "
                + state.batch()
                + " of epoch "
                + (state.epoch() + 1));
      }
      average.swap();
      return state;
    }
  }
}
