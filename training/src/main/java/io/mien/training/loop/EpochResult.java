package io.mien.training.loop;

import java.util.List;
import java.util.Locale;

/**
 * How an epoch went.
 *
 * @param epoch from 1
 * @param trainingLoss mean over the augmented training pictures while the weights moved
 * @param validationLoss mean over the validation pictures after the epoch
 * @param validationAccuracy share of validation pictures whose largest logit is their label
 * @param seconds what the epoch took in this process; less than the whole after a resume
 */
public record EpochResult(
    int epoch,
    double trainingLoss,
    double validationLoss,
    double validationAccuracy,
    double seconds) {
  /** The epoch with the best validation accuracy, the first of equals. */
  public static EpochResult best(List<EpochResult> epochs) {
    EpochResult best = epochs.get(0);
    for (EpochResult epoch : epochs) {
      if (epoch.validationAccuracy > best.validationAccuracy) {
        best = epoch;
      }
    }
    return best;
  }

  /**
   * Whether so many epochs have passed since the best one.
   *
   * @param patience 0 = never
   */
  static boolean isStale(List<EpochResult> epochs, int patience) {
    return patience > 0
        && !epochs.isEmpty()
        && epochs.get(epochs.size() - 1).epoch - best(epochs).epoch >= patience;
  }

  /** How the last and the best epoch do on the validation pictures, a line each, for people. */
  public static String lastAndBest(List<EpochResult> epochs) {
    return line("last epoch", epochs.get(epochs.size() - 1)) + line("best epoch", best(epochs));
  }

  private static String line(String what, EpochResult epoch) {
    return String.format(
        Locale.ROOT,
        "%s %d: validation accuracy %.2f %%, loss %.4f%n",
        what,
        epoch.epoch,
        100 * epoch.validationAccuracy,
        epoch.validationLoss);
  }
}
