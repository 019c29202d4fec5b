package io.mien.training;

import io.mien.training.loop.Adam;
import io.mien.training.loop.Optimizer;
import io.mien.training.loop.Schedule;
import io.mien.training.loop.Sgd;
import io.mien.training.net.Weight;
import java.util.Arrays;
import java.util.List;

/** The settings of a job that say how weights are moved. */
final class OptimizerKeys {
  /** The kinds of optimizers. */
  enum OptimizerKind {
    SGD,
    ADAM,
    ADAMW
  }

  /** The kinds of learning rate schedules. */
  enum ScheduleKind {
    COSINE,
    STEADY,
    EXPONENTIAL,
    STEPS
  }

  static final Key<OptimizerKind> OPTIMIZER =
      Key.choice("optimizer", OptimizerKind.SGD, "how weights are moved");
  static final Key<Double> MOMENTUM =
      Key.number("optimizer.momentum", 0.9, 0, 0.9999, "Nesterov momentum of sgd");
  static final Key<Double> DECAY =
      Key.number("optimizer.weight.decay", 5e-4, 0, 1, "pull of kernels towards zero");
  static final Key<Double> CLASSIFIER_RATE =
      Key.number(
          "optimizer.classifier.factor",
          1,
          0,
          1000,
          "factor on the rate of the classifiers of uncertain, attention and spatial-bias heads");
  static final Key<Double> CLIP =
      Key.number("optimizer.clip", 0, 0, 1e6, "largest norm of all gradients; 0 = any");
  static final Key<Double> SHARPNESS =
      Key.number("optimizer.sam.rho", 0, 0, 10, "of sharpness-aware minimisation; 0 = off");
  static final Key<Double> RATE =
      Key.number("learning.rate", 0.05, 0, 10, "the largest learning rate");
  static final Key<ScheduleKind> SCHEDULE =
      Key.choice("learning.rate.schedule", ScheduleKind.COSINE, "how the learning rate falls");
  static final Key<Double> WARMUP =
      Key.number(
          "learning.rate.warmup.epochs",
          1,
          0,
          1000,
          "epochs in which cosine and steady rise first");
  static final Key<Double> FALL =
      Key.number("learning.rate.decay.epochs", 4, 0, 10_000, "last epochs, in which steady falls");
  static final Key<Double> LAST_RATE =
      Key.number("learning.rate.last", 0, 0, 10, "where cosine and steady end");
  static final Key<Double> FACTOR =
      Key.number("learning.rate.factor", 0.9, 0, 1, "of an exponential per epoch, or of each step");
  static final Key<String> STEPS =
      Key.text(
          "learning.rate.steps",
          "10,20,30",
          "[0-9]{1,5}(,[0-9]{1,5})*",
          "epochs, from 0, in which steps falls");

  static final List<Key<?>> ALL =
      List.of(
          OPTIMIZER,
          MOMENTUM,
          DECAY,
          CLASSIFIER_RATE,
          CLIP,
          SHARPNESS,
          RATE,
          SCHEDULE,
          WARMUP,
          FALL,
          LAST_RATE,
          FACTOR,
          STEPS);

  private OptimizerKeys() {}

  /** The optimizer that a job asks for. */
  static Optimizer optimizer(TrainingJob job, List<Weight> weights) {
    OptimizerKind kind = job.get(OPTIMIZER);
    boolean decoupled = kind == OptimizerKind.ADAMW;
    Optimizer.Options options =
        new Optimizer.Options(job.get(DECAY), decoupled, job.get(CLASSIFIER_RATE));
    return switch (kind) {
      case SGD -> new Sgd(weights, options, job.get(MOMENTUM));
      case ADAM, ADAMW -> new Adam(weights, options);
    };
  }

  /** How the learning rate goes in a job. */
  static Schedule schedule(TrainingJob job, int stepsPerEpoch) {
    double rate = job.get(RATE);
    long warmup = Math.round(job.get(WARMUP) * stepsPerEpoch);
    // The first step of a warm-up moves the weights already.
    double first = rate / Math.max(1, warmup);
    double last = job.get(LAST_RATE);
    long total = (long) job.get(JobKeys.EPOCHS) * stepsPerEpoch;
    return switch (job.get(SCHEDULE)) {
      case COSINE -> new Schedule.Cosine(first, rate, last, warmup, total);
      case STEADY ->
          new Schedule.Steady(
              first, rate, last, warmup, Math.round(job.get(FALL) * stepsPerEpoch), total);
      case STEPS ->
          new Schedule.Steps(
              rate,
              job.get(FACTOR),
              Arrays.stream(job.get(STEPS).split(",", -1)).map(Integer::valueOf).toList(),
              stepsPerEpoch);
      case EXPONENTIAL -> new Schedule.Exponential(rate, job.get(FACTOR), stepsPerEpoch);
    };
  }
}
