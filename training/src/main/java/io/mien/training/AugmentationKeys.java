package io.mien.training;

import io.mien.training.data.BatchMixing;
import io.mien.training.data.Company;
import io.mien.training.data.Erasure;
import io.mien.training.data.FurtherVariation;
import io.mien.training.data.PixelNoise;
import io.mien.training.data.RandAugment;
import java.util.List;
import java.util.Set;

/** The settings of a job for what published methods do to their pictures besides the usual. */
final class AugmentationKeys {
  /** Which pictures may get noise. */
  enum Noisy {
    ANY,
    /** Those that are not mirrored. */
    UPRIGHT
  }

  /** Where the second view of methods that compare two views comes from. */
  enum SecondView {
    /** The finished picture, transformed: what is erased is erased in both. */
    TRANSFORMED,
    /** The mirrored picture without noise, with an erasing of its own. */
    OWN
  }

  /** Methods that compare two views of a picture. */
  private static final Set<MethodKeys.Kind> TWO_VIEWS =
      Set.of(
          MethodKeys.Kind.EAC,
          MethodKeys.Kind.MEK_PRINTED,
          MethodKeys.Kind.MEK_RELEASED,
          MethodKeys.Kind.RBC_RBF,
          MethodKeys.Kind.AFCN);

  static final Key<Double> PLACE =
      Key.number("augment.place.probability", 1, 0, 1, "how often rotation, scale, shift happen");
  static final Key<Double> SATURATION =
      Key.number("augment.saturation", 0, 0, 1, "largest change of saturation");
  static final Key<Erasure> ERASURE =
      Key.choice("augment.erase.fill", Erasure.MEAN, "what stands in an erased rectangle");
  static final Key<Double> NOISE =
      Key.number("augment.noise.probability", 0, 0, 1, "how often a picture gets Gaussian noise");
  static final Key<Double> SIGMA =
      Key.number("augment.noise.sigma", 5.477, 0, 255, "its deviation, of values of 0..255");
  static final Key<Noisy> NOISY =
      Key.choice("augment.noise.pictures", Noisy.ANY, "which pictures may get noise");
  static final Key<SecondView> SECOND_VIEW =
      Key.choice(
          "augment.second.view", SecondView.TRANSFORMED, "what methods of two views compare with");
  static final Key<Integer> OPERATIONS =
      Key.integer("augment.rand.operations", 0, 0, 15, "of RandAugment on a picture; 0 = off");
  static final Key<Double> MAGNITUDE =
      Key.number("augment.rand.magnitude", 9, 0, 10, "how strong its operations are");
  static final Key<Double> DEVIATION =
      Key.number("augment.rand.deviation", 0.5, 0, 10, "by how much that varies");
  static final Key<Double> MIX_UP =
      Key.number("augment.mixup.alpha", 0, 0, 100, "of MixUp, for method = votes; 0 = off");
  static final Key<Double> CUT_MIX =
      Key.number("augment.cutmix.alpha", 0, 0, 100, "of CutMix, for method = votes; 0 = off");

  static final List<Key<?>> ALL =
      List.of(
          PLACE,
          SATURATION,
          ERASURE,
          NOISE,
          SIGMA,
          NOISY,
          SECOND_VIEW,
          OPERATIONS,
          MAGNITUDE,
          DEVIATION,
          MIX_UP,
          CUT_MIX);

  private AugmentationKeys() {}

  static FurtherVariation variation(TrainingJob job) {
    return new FurtherVariation(
        job.get(PLACE),
        job.get(SATURATION),
        job.get(ERASURE),
        new PixelNoise(job.get(NOISE), job.get(SIGMA), job.get(NOISY) == Noisy.ANY),
        new RandAugment(job.get(OPERATIONS), job.get(MAGNITUDE), job.get(DEVIATION)));
  }

  static BatchMixing mixing(TrainingJob job) {
    return new BatchMixing(job.get(MIX_UP), job.get(CUT_MIX));
  }

  static Company company(TrainingJob job) {
    if (job.get(MethodKeys.METHOD) == MethodKeys.Kind.LDLVA) {
      return Company.NEIGHBOURS;
    }
    return job.get(SECOND_VIEW) == SecondView.OWN ? Company.SECOND_VIEW : Company.NONE;
  }

  /** Throws {@link IllegalArgumentException} where settings do not fit together. */
  static void check(TrainingJob job) {
    MethodKeys.Kind method = job.get(MethodKeys.METHOD);
    boolean isSoft = mixing(job).isOn() || job.outlierShare() > 0;
    if (isSoft && method != MethodKeys.Kind.VOTES) {
      throw new IllegalArgumentException(
          "expected method = votes, which learns from soft labels, with augment.mixup.alpha, "
              + "augment.cutmix.alpha or outliers.share, found method = "
              + job.settings().get(MethodKeys.METHOD.name()));
    }
    boolean isMirror = job.get(MethodKeys.TRANSFORM) == MethodKeys.Transform.MIRROR;
    if (job.get(SECOND_VIEW) == SecondView.OWN && !(TWO_VIEWS.contains(method) && isMirror)) {
      throw new IllegalArgumentException(
          "expected a method of two views and method.transform = mirror with augment.second.view = "
              + "own, found method = "
              + job.settings().get(MethodKeys.METHOD.name())
              + " and method.transform = "
              + job.settings().get(MethodKeys.TRANSFORM.name()));
    }
  }
}
