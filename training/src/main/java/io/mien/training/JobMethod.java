package io.mien.training;

import io.mien.training.MethodKeys.Kind;
import io.mien.training.data.Neighbours;
import io.mien.training.loss.AfcnLoss;
import io.mien.training.loss.AttentionConsistency;
import io.mien.training.loss.ClassWeights;
import io.mien.training.loss.CosineHarmony;
import io.mien.training.loss.EacLoss;
import io.mien.training.loss.Flooding;
import io.mien.training.loss.FocalLoss;
import io.mien.training.loss.MekLoss;
import io.mien.training.loss.RebalancedLoss;
import io.mien.training.loss.ScnLoss;
import io.mien.training.loss.SpatialTransform;
import io.mien.training.method.Harmony;
import io.mien.training.method.Method;
import io.mien.training.method.Methods;
import io.mien.training.method.Rise;
import io.mien.training.net.Linear;
import io.mien.training.net.Network;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes the method that the settings of a job ask for. */
final class JobMethod {

  /** Methods that look at class activation maps, or at the mean of the last maps. */
  private static final Set<Kind> POOLED =
      Set.of(
          Kind.EAC,
          Kind.MEK_PRINTED,
          Kind.MEK_RELEASED,
          Kind.RBC_RBF,
          Kind.SCN,
          Kind.AFCN,
          Kind.LDLVA);

  private static final long CHANCE = 0x5DEECE66DL;

  private JobMethod() {}

  /**
   * The method that a job asks for.
   *
   * @param labels of the training pictures
   * @param neighbours of the training pictures, which LDLVA needs
   */
  static Method of(
      TrainingJob job, Network network, int[] labels, Optional<Neighbours> neighbours) {
    Method method = unflooded(job, network, labels, neighbours);
    double level = job.get(MethodKeys.FLOOD);
    return level == 0
        ? method
        : Methods.flooded(method, new Flooding(level, job.get(MethodKeys.FLOOD_FROM)));
  }

  private static Method unflooded(
      TrainingJob job, Network network, int[] labels, Optional<Neighbours> neighbours) {
    if (POOLED.contains(job.get(MethodKeys.METHOD))) {
      Linear unused = network.classifier(); // says what is wrong where there is none
    }
    ClassWeights weights = weights(job, counts(labels, network.labels()));
    SpatialTransform transform = transform(job);
    RandomGenerator random = new SplittableRandom(job.seed() ^ CHANCE);
    double consistency = job.get(MethodKeys.CONSISTENCY);
    Rise rise = new Rise(job.get(MethodKeys.RISE));
    double smoothing = job.get(MethodKeys.SMOOTHING);
    AttentionConsistency difference = job.get(MethodKeys.DIFFERENCE).consistency;
    FocalLoss focal = new FocalLoss(job.get(MethodKeys.GAMMA));
    return switch (job.get(MethodKeys.METHOD)) {
      case VOTES -> Methods.votes();
      case CROSS_ENTROPY -> Methods.crossEntropy(weights);
      case FOCAL -> Methods.focal(focal, weights);
      case EAC -> Methods.erasingAttention(new EacLoss(consistency), rise, transform);
      case MEK_PRINTED ->
          Methods.extraKnowledge(
              new MekLoss(MekLoss.Form.PRINTED, weights, smoothing, consistency, difference),
              rise,
              transform);
      case MEK_RELEASED ->
          Methods.extraKnowledge(
              new MekLoss(MekLoss.Form.RELEASED, weights, smoothing, consistency), rise, transform);
      case RBC_RBF ->
          Methods.rebalanced(
              new RebalancedLoss(
                  weights, consistency, job.get(MethodKeys.FOCAL), focal, difference),
              rise,
              transform);
      case SCN ->
          Methods.selfCure(
              new ScnLoss(
                  job.get(MethodKeys.HIGH),
                  job.get(MethodKeys.MARGIN),
                  job.get(MethodKeys.RELABEL_MARGIN)),
              job.get(MethodKeys.RELABEL),
              labels,
              network,
              random);
      case UNCERTAINTY_MIXING -> Methods.uncertaintyMixing(network, weights);
      case COSINE_HARMONY ->
          Methods.harmony(
              new CosineHarmony(job.get(MethodKeys.HARMONY), job.get(MethodKeys.ALPHA)),
              update(job),
              network,
              random);
      case AFCN ->
          Methods.attentionFusion(
              new AfcnLoss(
                  job.get(MethodKeys.MIRROR),
                  consistency,
                  job.get(MethodKeys.RELABEL_MARGIN),
                  job.get(MethodKeys.PARTS)),
              rise,
              job.get(MethodKeys.RELABEL),
              transform);
      case BBN -> Methods.bilateral(network);
      case DDAMFN -> Methods.diverseHeads(network, job.get(MethodKeys.DIVERSITY));
      case LDLVA ->
          Methods.neighbourLearning(
              neighbours.orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected valence and arousal with method = ldlva, found none")),
              labels,
              network,
              random);
    };
  }

  private static Harmony.Update update(TrainingJob job) {
    return switch (job.get(MethodKeys.CENTRES)) {
      case AUTO ->
          job.get(MethodKeys.HARMONY) == CosineHarmony.Form.SEPARATING
              ? Harmony.Update.GRADIENT
              : Harmony.Update.FIXED;
      case FIXED -> Harmony.Update.FIXED;
      case GRADIENT -> Harmony.Update.GRADIENT;
      case MEAN_SHIFT -> Harmony.Update.MEAN_SHIFT;
    };
  }

  private static int[] counts(int[] labels, int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  private static ClassWeights weights(TrainingJob job, int[] counts) {
    return switch (job.get(MethodKeys.WEIGHTING)) {
      case EQUAL -> ClassWeights.equal(counts.length);
      case EFFECTIVE -> ClassWeights.effectiveNumber(counts, job.get(MethodKeys.BETA)).normalised();
      case EFFECTIVE_RAW -> ClassWeights.effectiveNumber(counts, job.get(MethodKeys.BETA));
      case INVERSE -> ClassWeights.inverseFrequency(counts);
      case BALANCED -> ClassWeights.balanced(counts);
    };
  }

  private static SpatialTransform transform(TrainingJob job) {
    return switch (job.get(MethodKeys.TRANSFORM)) {
      case MIRROR -> SpatialTransform.MIRROR;
      case UPSIDE_DOWN -> SpatialTransform.UPSIDE_DOWN;
      case SCALE -> SpatialTransform.scale(job.get(MethodKeys.ZOOM));
    };
  }
}
