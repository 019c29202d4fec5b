package io.mien.training;

import io.mien.training.data.Neighbours;
import io.mien.training.data.Sampler;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The settings of a job that say what is made small; long, as every method has its own. */
final class MethodKeys {
  /** The kinds of methods. */
  enum Kind {
    VOTES,
    CROSS_ENTROPY,
    FOCAL,
    EAC,
    MEK_PRINTED,
    MEK_RELEASED,
    RBC_RBF,
    SCN,
    UNCERTAINTY_MIXING,
    COSINE_HARMONY,
    AFCN,
    BBN,
    DDAMFN,
    LDLVA
  }

  /** Rules for class weights. */
  enum Weighting {
    EQUAL,
    EFFECTIVE,
    EFFECTIVE_RAW,
    INVERSE,
    BALANCED
  }

  /** Changes of place under which maps should change alike. */
  enum Transform {
    MIRROR,
    UPSIDE_DOWN,
    SCALE
  }

  /** How maps that should agree may be compared (spec/methods.md, 5.3). */
  enum Difference {
    SQUARED(AttentionConsistency.SQUARED),
    ABSOLUTE(AttentionConsistency.ABSOLUTE);

    private final AttentionConsistency consistency;

    Difference(AttentionConsistency consistency) {
      this.consistency = consistency;
    }
  }

  /** What may be asked to move the centres of Cosine-Harmony (spec/methods.md, 7.3). */
  enum Centres {
    AUTO,
    FIXED,
    GRADIENT,
    MEAN_SHIFT
  }

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

  private static final Set<Kind> COMPARED = Set.of(Kind.MEK_PRINTED, Kind.RBC_RBF);

  private static final long CHANCE = 0x5DEECE66DL;

  static final Key<Kind> METHOD = Key.choice("method", Kind.VOTES, "what is made small");
  static final Key<Weighting> WEIGHTING =
      Key.choice("method.class.weights", Weighting.EQUAL, "how much each class counts");
  static final Key<Double> BETA =
      Key.number("method.class.beta", 0.9999, 0, 0.999999, "of effective class weights");
  static final Key<Double> CONSISTENCY =
      Key.number("method.consistency", 5, 0, 1000, "weight of attention consistency");
  static final Key<Integer> RISE =
      Key.integer(
          "method.consistency.rise.epochs",
          0,
          0,
          10_000,
          "first epochs, in which attention consistency grows to its weight");
  static final Key<Difference> DIFFERENCE =
      Key.choice(
          "method.consistency.form",
          Difference.SQUARED,
          "of the differences between maps, for mek-printed and rbc-rbf");
  static final Key<Transform> TRANSFORM =
      Key.choice("method.transform", Transform.MIRROR, "between the two views of a picture");
  static final Key<Double> ZOOM =
      Key.number("method.transform.scale", 0.8, 0.1, 10, "factor of the transform scale");
  static final Key<Double> MIRROR =
      Key.number("method.mirrored", 0.5, 0, 1000, "weight of the second view's entropy in afcn");
  static final Key<Double> SMOOTHING =
      Key.number("method.smoothing", 0.1, 0, 1, "mass of re-balanced smooth labels");
  static final Key<Double> GAMMA =
      Key.number("method.focal.gamma", 2, 0, 100, "of focal losses: 0, or 1 and more");
  static final Key<Double> FOCAL =
      Key.number("method.focal", 0.5, 0, 1000, "weight of the re-balanced focal loss");
  static final Key<Integer> RELABEL =
      Key.integer(
          "method.relabel.epoch", 10, 0, 10_000, "first epoch, from 0, that corrects labels");
  static final Key<Double> RELABEL_MARGIN =
      Key.number("method.relabel.margin", 0.2, 0, 1, "lead of the label that takes over");
  static final Key<Double> HIGH =
      Key.number("method.scn.high", 0.7, 0, 1, "share of a batch that is the certain group");
  static final Key<Double> MARGIN =
      Key.number("method.scn.margin", 0.15, 0, 1, "between the means of the groups");
  static final Key<Set<AfcnLoss.Part>> PARTS =
      Key.switches("method.afcn.parts", AfcnLoss.Part.class, "what is switched on");
  static final Key<CosineHarmony.Form> HARMONY =
      Key.choice("method.harmony", CosineHarmony.Form.RELEASED, "reading of Cosine-Harmony");
  static final Key<Double> ALPHA =
      Key.number("method.harmony.alpha", 0.1, 0, 1, "share of its first term");
  static final Key<Centres> CENTRES =
      Key.choice(
          "method.harmony.centres",
          Centres.AUTO,
          "what moves its centres: auto = gradient where they are to be kept apart, else fixed");
  static final Key<Double> DIVERSITY =
      Key.number("method.diversity", 0.1, 0, 1000, "weight of DDAMFN's attention loss");
  static final Key<Double> FLOOD =
      Key.number("method.flooding.level", 0, 0, 100, "below which a loss is raised; 0 = off");
  static final Key<Double> FLOOD_FROM =
      Key.number("method.flooding.threshold", 0.52, 0, 100, "below which flooding looks at it");
  static final Key<Sampler> SAMPLER =
      Key.choice("sampler", Sampler.SHUFFLED, "which pictures an epoch shows");

  static final List<Key<?>> ALL =
      List.of(
          METHOD,
          WEIGHTING,
          BETA,
          CONSISTENCY,
          RISE,
          DIFFERENCE,
          TRANSFORM,
          ZOOM,
          MIRROR,
          SMOOTHING,
          GAMMA,
          FOCAL,
          RELABEL,
          RELABEL_MARGIN,
          HIGH,
          MARGIN,
          PARTS,
          HARMONY,
          ALPHA,
          CENTRES,
          DIVERSITY,
          FLOOD,
          FLOOD_FROM,
          SAMPLER);

  private MethodKeys() {}

  /**
   * The method that a job asks for.
   *
   * @param labels of the training pictures
   * @param neighbours of the training pictures, which LDLVA needs
   */
  static Method method(
      TrainingJob job, Network network, int[] labels, Optional<Neighbours> neighbours) {
    Method method = unflooded(job, network, labels, neighbours);
    double level = job.get(FLOOD);
    return level == 0 ? method : Methods.flooded(method, new Flooding(level, job.get(FLOOD_FROM)));
  }

  private static Method unflooded(
      TrainingJob job, Network network, int[] labels, Optional<Neighbours> neighbours) {
    if (POOLED.contains(job.get(METHOD))) {
      Linear unused = network.classifier(); // says what is wrong where there is none
    }
    ClassWeights weights = weights(job, counts(labels, network.labels()));
    SpatialTransform transform = transform(job);
    RandomGenerator random = new SplittableRandom(job.seed() ^ CHANCE);
    double consistency = job.get(CONSISTENCY);
    Rise rise = new Rise(job.get(RISE));
    double smoothing = job.get(SMOOTHING);
    AttentionConsistency difference = job.get(DIFFERENCE).consistency;
    FocalLoss focal = new FocalLoss(job.get(GAMMA));
    return switch (job.get(METHOD)) {
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
              new RebalancedLoss(weights, consistency, job.get(FOCAL), focal, difference),
              rise,
              transform);
      case SCN ->
          Methods.selfCure(
              new ScnLoss(job.get(HIGH), job.get(MARGIN), job.get(RELABEL_MARGIN)),
              job.get(RELABEL),
              labels,
              network,
              random);
      case UNCERTAINTY_MIXING -> Methods.uncertaintyMixing(network, weights);
      case COSINE_HARMONY ->
          Methods.harmony(
              new CosineHarmony(job.get(HARMONY), job.get(ALPHA)), update(job), network, random);
      case AFCN ->
          Methods.attentionFusion(
              new AfcnLoss(job.get(MIRROR), consistency, job.get(RELABEL_MARGIN), job.get(PARTS)),
              rise,
              job.get(RELABEL),
              transform);
      case BBN -> Methods.bilateral(network);
      case DDAMFN -> Methods.diverseHeads(network, job.get(DIVERSITY));
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
    return switch (job.get(CENTRES)) {
      case AUTO ->
          job.get(HARMONY) == CosineHarmony.Form.SEPARATING
              ? Harmony.Update.GRADIENT
              : Harmony.Update.FIXED;
      case FIXED -> Harmony.Update.FIXED;
      case GRADIENT -> Harmony.Update.GRADIENT;
      case MEAN_SHIFT -> Harmony.Update.MEAN_SHIFT;
    };
  }

  /** Throws {@link IllegalArgumentException} where settings do not fit together. */
  static void check(TrainingJob job) {
    boolean isPair = job.get(SAMPLER) == Sampler.PAIRED;
    if (isPair != (job.get(METHOD) == Kind.BBN)) {
      throw new IllegalArgumentException(
          "expected sampler = paired with method = bbn and only there, found sampler = "
              + job.settings().get(SAMPLER.name())
              + " with method = "
              + job.settings().get(METHOD.name()));
    }
    if (job.get(DIFFERENCE) != Difference.SQUARED && !COMPARED.contains(job.get(METHOD))) {
      throw new IllegalArgumentException(
          "expected method = mek-printed or rbc-rbf with method.consistency.form = absolute, found"
              + " method = "
              + job.settings().get(METHOD.name()));
    }
    job.get(SAMPLER).requireBatch(job.get(JobKeys.BATCH));
    AugmentationKeys.check(job);
    FocalLoss unusedLoss = new FocalLoss(job.get(GAMMA));
  }

  private static int[] counts(int[] labels, int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  private static ClassWeights weights(TrainingJob job, int[] counts) {
    return switch (job.get(WEIGHTING)) {
      case EQUAL -> ClassWeights.equal(counts.length);
      case EFFECTIVE -> ClassWeights.effectiveNumber(counts, job.get(BETA)).normalised();
      case EFFECTIVE_RAW -> ClassWeights.effectiveNumber(counts, job.get(BETA));
      case INVERSE -> ClassWeights.inverseFrequency(counts);
      case BALANCED -> ClassWeights.balanced(counts);
    };
  }

  private static SpatialTransform transform(TrainingJob job) {
    return switch (job.get(TRANSFORM)) {
      case MIRROR -> SpatialTransform.MIRROR;
      case UPSIDE_DOWN -> SpatialTransform.UPSIDE_DOWN;
      case SCALE -> SpatialTransform.scale(job.get(ZOOM));
    };
  }
}
