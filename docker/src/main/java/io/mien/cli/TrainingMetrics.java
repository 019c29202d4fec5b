package io.mien.cli;

import io.mien.contract.telemetry.MetricNames;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.RunListener;
import io.mien.training.loop.StepResult;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.util.function.LongSupplier;

/** A training run's progress as metrics. Told by the thread that trains, read by any. */
final class TrainingMetrics implements RunListener {
  private static final String TRAINING = "training";
  private static final String VALIDATION = "validation";
  private static final double NANOS = 1e9;

  /** The speed is the mean over at least so long, as steps differ. */
  private static final double SPEED_SECONDS = 1;

  private final String run;
  private final LongSupplier nanos;
  private final Gauge epoch;
  private final Gauge epochs;
  private final Gauge accuracy;
  private final Gauge loss;
  private final Gauge rate;
  private final Gauge speed;

  private int lossEpoch;
  private double lossSum;
  private long lossPictures;
  private long speedSince;
  private long speedPictures;

  /**
   * Registers the metrics; each value appears when there is one.
   *
   * @param run names the run
   * @param nanos as {@link System#nanoTime}
   */
  TrainingMetrics(CollectorRegistry registry, String run, String preset, LongSupplier nanos) {
    this.run = run;
    this.nanos = nanos;
    Gauge.build(MetricNames.TRAINING_RUN_INFO, "The run that is trained; always 1.")
        .labelNames(MetricNames.RUN, MetricNames.PRESET)
        .register(registry)
        .labels(run, preset)
        .set(1);
    epoch =
        gauge(
            registry, MetricNames.TRAINING_EPOCH, "Epochs done, the part of the current with it.");
    epochs = gauge(registry, MetricNames.TRAINING_EPOCHS, "Epochs that the run is to have.");
    accuracy =
        gauge(
            registry,
            MetricNames.TRAINING_ACCURACY,
            "Share of right answers after the newest epoch.",
            MetricNames.SPLIT);
    loss =
        gauge(
            registry,
            MetricNames.TRAINING_LOSS,
            "Mean loss; of the training split over the epoch under way.",
            MetricNames.SPLIT);
    rate = gauge(registry, MetricNames.TRAINING_RATE, "Learning rate of the newest step.");
    speed =
        gauge(
            registry,
            MetricNames.TRAINING_PICTURES_PER_SECOND,
            "Training pictures learnt a second.");
    speedSince = nanos.getAsLong();
  }

  private static Gauge gauge(
      CollectorRegistry registry, String name, String help, String... labels) {
    String[] names = new String[labels.length + 1];
    names[0] = MetricNames.RUN;
    System.arraycopy(labels, 0, names, 1, labels.length);
    return Gauge.build(name, help).labelNames(names).register(registry);
  }

  @Override
  public void step(StepResult step) {
    if (step.epoch() != lossEpoch) {
      lossEpoch = step.epoch();
      lossSum = 0;
      lossPictures = 0;
    }
    lossSum += step.loss() * step.pictures();
    lossPictures += step.pictures();
    epoch.labels(run).set(step.epoch() - 1 + step.batch() / (double) step.batches());
    epochs.labels(run).set(step.epochs());
    loss.labels(run, TRAINING).set(lossSum / lossPictures);
    rate.labels(run).set(step.rate());
    learnt(step.pictures());
  }

  private void learnt(int pictures) {
    speedPictures += pictures;
    double seconds = (nanos.getAsLong() - speedSince) / NANOS;
    if (seconds >= SPEED_SECONDS) {
      speed.labels(run).set(speedPictures / seconds);
      begin();
    }
  }

  private void begin() {
    speedSince = nanos.getAsLong();
    speedPictures = 0;
  }

  @Override
  public void epoch(EpochResult result) {
    epoch.labels(run).set(result.epoch());
    loss.labels(run, TRAINING).set(result.trainingLoss());
    loss.labels(run, VALIDATION).set(result.validationLoss());
    accuracy.labels(run, VALIDATION).set(result.validationAccuracy());
    begin(); // validation is no learning
  }
}
