package io.mien.training.method;

import io.mien.training.loss.ClassWeights;
import io.mien.training.loss.UncertaintyMixing;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.training.net.UncertainHead;
import io.mien.training.net.Weight;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Pairs of pictures mixed by their uncertainty (spec/methods.md, 8 and 10.2): relative uncertainty
 * learning with equal class weights, our reading of Fan et al. (2022) with others.
 */
final class UncertaintyMixture implements Method {
  private final UncertainHead head;
  private final ClassWeights weights;

  UncertaintyMixture(Network network, ClassWeights weights) {
    head = network.head(UncertainHead.class);
    this.weights = weights;
  }

  @Override
  public Tensor loss(Step step) {
    Tensor maps = step.features();
    Tensor permutation = Tensors.permutation(maps.size(0));
    Tensor mixed =
        UncertaintyMixing.mixed(head.means(maps, true), head.logVariances(maps, true), permutation);
    return UncertaintyMixing.loss(head.classified(mixed), step.labels(), permutation, weights);
  }

  @Override
  public List<Weight> weights() {
    return head.trainingWeights();
  }
}
