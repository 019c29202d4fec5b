package io.mien.training.loop;

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
    double seconds) {}
