package io.mien.training.method;

import io.mien.training.data.Neighbours;
import io.mien.training.loss.NeighbourLabels;
import io.mien.training.loss.SoftCrossEntropy;
import io.mien.training.loss.TrustedCentres;
import io.mien.training.net.Initializer;
import io.mien.training.net.Linear;
import io.mien.training.net.NeighbourScores;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * LDLVA (Le et al., 2023; spec/methods.md, 10.4): each label is softened by what the network says
 * of the pictures nearest in valence and arousal, as far as it is not trusted. How far each label
 * is trusted is learned with a rate of its own. Batches have to bring the neighbours along.
 */
final class NeighbourLearning implements Method {
  private static final double CENTRES = 0.01;
  private static final float FIRST_TRUST = 0.5f;
  private static final double TRUST_RATE = 10;

  private final int each;
  private final NeighbourScores scores;

  /** Neighbours of all training pictures, {@code [pictures, K]}. */
  private final Tensor neighbours;

  private final Tensor distances;

  /** Labels of all training pictures. */
  private final Tensor labels;

  /** The trust before the sigmoid, {@code [pictures, 1]}; moved here, not by the optimizer. */
  private final Tensor trust;

  private final Tensor centres;
  private Optional<Seen> last = Optional.empty();

  /** What the centres move by: features, labels and trust of a batch with its neighbours. */
  private record Seen(Tensor features, Tensor labels, Tensor trust) {}

  NeighbourLearning(Neighbours near, int[] labels, Network network, RandomGenerator random) {
    each = near.each();
    int width = Math.toIntExact(network.classifier().weight().size(1));
    scores = new NeighbourScores(width, new Initializer(random));
    neighbours = Tensors.ofWhole(near.flatIndices()).view(labels.length, each);
    distances = Tensors.of(near.flatDistances(), labels.length, each);
    this.labels = Tensors.ofWhole(labels);
    float[] first = new float[labels.length];
    Arrays.fill(first, FIRST_TRUST);
    trust = Tensors.of(first, labels.length, 1);
    Tensor unused = trust.requires_grad_(true);
    centres = Tensors.of(new float[network.labels() * width], network.labels(), width);
  }

  @Override
  @SuppressWarnings("try") // the guard works by being there
  public Tensor loss(Step step) {
    Linear classifier = step.network().classifier();
    long count = step.labels().size(0);
    Tensor near = neighbours.index_select(0, step.samples()).view(-1);
    Tensor features = step.features().mean(2, 3); // first: teachers are compared with this pass
    Tensor others;
    Tensor probabilities;
    try (NoGradGuard guard = new NoGradGuard()) {
      others = step.features(step.others().orElseThrow()).mean(2, 3);
      probabilities = torch.softmax(classifier.forward(others, true), 1).view(count, each, -1);
    }
    Tensor logits = classifier.forward(features, true);
    Tensor own = trust.index_select(0, step.samples()).sigmoid();
    Tensor targets =
        NeighbourLabels.targets(
            torch.one_hot(step.labels(), logits.size(1)).to(logits.scalar_type()),
            probabilities,
            distances.index_select(0, step.samples()),
            scores.of(features, others),
            own);
    Tensor all = Tensors.stacked(features, others);
    Tensor allLabels = Tensors.stacked(step.labels(), labels.index_select(0, near));
    Tensor allTrust = Tensors.stacked(own, trust.index_select(0, near).sigmoid()).detach();
    last = Optional.of(new Seen(all.detach(), allLabels, allTrust));
    return SoftCrossEntropy.of(logits, targets)
        .add(TrustedCentres.loss(all, centres, allLabels, allTrust), new Scalar(CENTRES));
  }

  @Override
  public void moved(Step step) {
    Tensor gradient = trust.mutable_grad();
    if (gradient.defined()) {
      Tensor unused = trust.add_(gradient, new Scalar(-TRUST_RATE));
      gradient.reset();
    }
    Seen seen = last.orElseThrow();
    Tensor unused =
        centres.copy_(TrustedCentres.moved(seen.features(), centres, seen.labels(), seen.trust()));
    last = Optional.empty();
  }

  @Override
  public List<Weight> weights() {
    return Weight.joined(
        scores.weights("method.scores"),
        List.of(
            new Weight("method.trust", trust, Weight.Kind.STATISTIC),
            new Weight("method.centres", centres, Weight.Kind.STATISTIC)));
  }
}
