package io.mien.training;

import io.mien.training.data.Sampler;
import io.mien.training.loss.AfcnLoss;
import io.mien.training.loss.AttentionConsistency;
import io.mien.training.loss.CosineHarmony;
import io.mien.training.loss.FocalLoss;
import java.util.List;
import java.util.Set;

/** The settings of a job that say what is made small; {@link JobMethod} makes it. */
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

    final AttentionConsistency consistency;

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

  private static final Set<Kind> COMPARED = Set.of(Kind.MEK_PRINTED, Kind.RBC_RBF);

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
}
