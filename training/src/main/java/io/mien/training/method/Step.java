package io.mien.training.method;

import io.mien.training.loss.MirroredViews;
import io.mien.training.loss.SpatialTransform;
import io.mien.training.net.Linear;
import io.mien.training.net.Network;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch and the network that learns it.
 *
 * @param passage runs the expensive part of each forward pass, for instance with fewer bits; gives
 *     32 bits. The first one is that of the pictures, without a change
 * @param pictures {@code [N, channels, pixels, pixels]}
 * @param targets soft labels {@code [N, L]}
 * @param labels {@code [N]} of 64-bit integers
 * @param samples which of the training pictures they are, {@code [N]} of 64-bit integers
 * @param epoch from 0
 * @param epochs of the whole training
 * @param others the further pictures that the batch brings along, {@code [N * each, channels,
 *     pixels, pixels]}
 */
public record Step(
    Network network,
    UnaryOperator<Supplier<Tensor>> passage,
    Tensor pictures,
    Tensor targets,
    Tensor labels,
    Tensor samples,
    int epoch,
    int epochs,
    Optional<Tensor> others) {
  /** Pictures by themselves. */
  public Step(
      Network network,
      UnaryOperator<Supplier<Tensor>> passage,
      Tensor pictures,
      Tensor targets,
      Tensor labels,
      Tensor samples,
      int epoch,
      int epochs) {
    this(network, passage, pictures, targets, labels, samples, epoch, epochs, Optional.empty());
  }

  /** The same step through another passage. */
  public Step through(UnaryOperator<Supplier<Tensor>> other) {
    return new Step(network, other, pictures, targets, labels, samples, epoch, epochs, others);
  }

  /** The logits of the pictures. */
  public Tensor logits() {
    return passage.apply(() -> network.logits(pictures, true)).get();
  }

  /** The last maps of the pictures. */
  public Tensor features() {
    return features(pictures);
  }

  /** The last maps of other pictures. */
  Tensor features(Tensor input) {
    return passage.apply(() -> network.features(input, true)).get();
  }

  /**
   * The pictures and their changed copies, which the batch may bring along, each in a forward pass
   * of its own.
   */
  public MirroredViews views(SpatialTransform transform) {
    Linear classifier = network.classifier();
    Tensor changed = others.orElseGet(() -> transform.apply(pictures));
    return new MirroredViews(
        features(), features(changed), classifier.weight(), classifier.bias(), transform);
  }
}
