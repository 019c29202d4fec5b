package io.mien.training.method;

import io.mien.training.data.Neighbours;
import io.mien.training.loss.AfcnLoss;
import io.mien.training.loss.BilateralLoss;
import io.mien.training.loss.ClassWeights;
import io.mien.training.loss.CosineHarmony;
import io.mien.training.loss.CrossEntropy;
import io.mien.training.loss.EacLoss;
import io.mien.training.loss.Flooding;
import io.mien.training.loss.FocalLoss;
import io.mien.training.loss.HeadDiversityLoss;
import io.mien.training.loss.MekLoss;
import io.mien.training.loss.MirroredViews;
import io.mien.training.loss.RebalancedLoss;
import io.mien.training.loss.ScnLoss;
import io.mien.training.loss.SoftCrossEntropy;
import io.mien.training.loss.SpatialTransform;
import io.mien.training.net.AttentionHeads;
import io.mien.training.net.BranchPair;
import io.mien.training.net.Initializer;
import io.mien.training.net.Network;
import io.mien.training.net.UncertainHead;
import io.mien.training.net.Weight;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The published methods, each composed of loss terms (spec/methods.md, 5 to 10). */
public final class Methods {
  private Methods() {}

  /** Cross entropy with the annotators' votes as soft labels. */
  public static Method votes() {
    return step -> SoftCrossEntropy.of(step.logits(), step.targets());
  }

  /** Cross entropy with each class weighted: the baseline with equal weights, CB with others. */
  public static Method crossEntropy(ClassWeights weights) {
    return step -> CrossEntropy.weighted(step.logits(), step.labels(), weights);
  }

  /** Focal loss, re-balanced by the weights. */
  public static Method focal(FocalLoss loss, ClassWeights weights) {
    return step -> loss.of(step.logits(), step.labels(), weights);
  }

  /** EAC; needs a pooled head. */
  public static Method erasingAttention(EacLoss loss, Rise rise, SpatialTransform transform) {
    return step -> loss.weakened(rise.share(step.epoch())).of(step.views(transform), step.labels());
  }

  /** MEK, printed or released; needs a pooled head. */
  public static Method extraKnowledge(MekLoss loss, Rise rise, SpatialTransform transform) {
    return step -> loss.weakened(rise.share(step.epoch())).of(step.views(transform), step.labels());
  }

  /** RBC+RBF; needs a pooled head. */
  public static Method rebalanced(RebalancedLoss loss, Rise rise, SpatialTransform transform) {
    return step -> loss.weakened(rise.share(step.epoch())).of(step.views(transform), step.labels());
  }

  /**
   * AFCN; needs a pooled head.
   *
   * @param correctFrom the epoch, from 0, from which labels are corrected, where the loss does so
   */
  public static Method attentionFusion(
      AfcnLoss loss, Rise rise, int correctFrom, SpatialTransform transform) {
    Set<AfcnLoss.Part> early = EnumSet.noneOf(AfcnLoss.Part.class);
    early.addAll(loss.parts());
    early.remove(AfcnLoss.Part.LABEL_CORRECTION);
    AfcnLoss first =
        new AfcnLoss(loss.mirrorWeight(), loss.consistencyWeight(), loss.correctionMargin(), early);
    return step -> {
      MirroredViews views = step.views(transform);
      return (step.epoch() < correctFrom ? first : loss)
          .weakened(rise.share(step.epoch()))
          .of(
              views.logits(),
              views.mirroredLogits(),
              views.maps(),
              views.alignedMaps(),
              step.labels());
    };
  }

  /**
   * SCN; needs a pooled head.
   *
   * @param relabelFrom the epoch, from 0, from which labels are changed
   * @param labels of all training pictures
   */
  public static Method selfCure(
      ScnLoss loss, int relabelFrom, int[] labels, Network network, RandomGenerator random) {
    int channels = Math.toIntExact(network.classifier().weight().size(1));
    return new SelfCure(loss, relabelFrom, labels, channels, new Initializer(random));
  }

  /**
   * LDLVA; needs a pooled head, and batches that bring the neighbours of their pictures along.
   *
   * @param labels of all training pictures
   */
  public static Method neighbourLearning(
      Neighbours neighbours, int[] labels, Network network, RandomGenerator random) {
    return new NeighbourLearning(neighbours, labels, network, random);
  }

  /** RUL with equal weights, fan2022 with others; needs an {@link UncertainHead}. */
  public static Method uncertaintyMixing(Network network, ClassWeights weights) {
    return new UncertaintyMixture(network, weights);
  }

  /** Cross entropy and Cosine-Harmony. */
  public static Method harmony(
      CosineHarmony loss, Harmony.Update update, Network network, RandomGenerator random) {
    return new Harmony(loss, update, network.labels(), network.featureChannels(), random);
  }

  /**
   * BBN; needs a {@link BranchPair}, and batches whose second half shows rare classes more often.
   */
  public static Method bilateral(Network network) {
    BranchPair pair = network.head(BranchPair.class);
    return step -> {
      Tensor maps = step.features();
      Tensor labels = step.labels();
      long half = maps.size(0) / 2;
      long rest = maps.size(0) - half;
      return BilateralLoss.of(
          pair.conventional(maps.narrow(0, 0, half), true),
          labels.narrow(0, 0, half),
          pair.rebalancing(maps.narrow(0, rest, half), true),
          labels.narrow(0, rest, half),
          BilateralLoss.alpha(step.epoch(), step.epochs()));
    };
  }

  /** DDAMFN; needs {@link AttentionHeads}. */
  public static Method diverseHeads(Network network, double weight) {
    AttentionHeads heads = network.head(AttentionHeads.class);
    return step -> {
      Tensor maps = step.features();
      List<Tensor> attentions = heads.attentions(maps, true);
      return CrossEntropy.of(heads.classified(maps, attentions, true), step.labels())
          .add(HeadDiversityLoss.of(attentions), new Scalar(weight));
    };
  }

  /** The same method, flooded. */
  public static Method flooded(Method method, Flooding flooding) {
    return new Method() {
      @Override
      public Tensor loss(Step step) {
        return flooding.of(method.loss(step));
      }

      @Override
      public List<Weight> weights() {
        return method.weights();
      }

      @Override
      public void moved(Step step) {
        method.moved(step);
      }
    };
  }
}
