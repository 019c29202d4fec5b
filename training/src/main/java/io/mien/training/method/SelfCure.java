package io.mien.training.method;

import io.mien.training.loss.ScnLoss;
import io.mien.training.net.Initializer;
import io.mien.training.net.Linear;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The self-cure network (spec/methods.md, 10.1): a certainty for each picture weighs its logits,
 * and from an epoch on labels that the network contradicts are changed for good.
 */
final class SelfCure implements Method {
  private final ScnLoss loss;
  private final int relabelEpoch;
  private final Linear certainty;

  /** The labels as they are by now, whole numbers as floats, so that a checkpoint can hold them. */
  private final Tensor labels;

  private Optional<Tensor> lastLogits = Optional.empty();

  SelfCure(ScnLoss loss, int relabelEpoch, int[] labels, int channels, Initializer initializer) {
    this.loss = loss;
    this.relabelEpoch = relabelEpoch;
    certainty = new Linear(channels, 1, initializer);
    float[] copy = new float[labels.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = labels[i];
    }
    this.labels = Tensors.of(copy, copy.length);
  }

  @Override
  public Tensor loss(Step step) {
    Tensor pooled = step.features().mean(2, 3);
    Tensor alpha = certainty.forward(pooled, true).sigmoid().view(-1);
    Tensor logits = step.network().classifier().forward(pooled, true);
    lastLogits = Optional.of(ScnLoss.weighted(alpha, logits).detach());
    return loss.of(alpha, logits, current(step));
  }

  private Tensor current(Step step) {
    return labels.index_select(0, step.samples()).to(step.labels().scalar_type());
  }

  @Override
  public void moved(Step step) {
    if (step.epoch() >= relabelEpoch) {
      Tensor corrected = loss.relabelled(lastLogits.orElseThrow(), current(step));
      Tensor unused = labels.index_copy_(0, step.samples(), corrected.to(labels.scalar_type()));
    }
    lastLogits = Optional.empty();
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(certainty.weights("method.certainty"));
    weights.add(new Weight("method.labels", labels, Weight.Kind.STATISTIC));
    return weights;
  }
}
