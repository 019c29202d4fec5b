package io.mien.training.method;

import io.mien.training.loss.MirroredViews;
import io.mien.training.loss.SpatialTransform;
import io.mien.training.net.Linear;
import io.mien.training.net.Network;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch and the network that learns it.
 *
 * @param passage runs the expensive part of the forward pass, for instance with fewer bits; gives
 *     32 bits
 * @param pictures {@code [N, channels, pixels, pixels]}
 * @param targets soft labels {@code [N, L]}
 * @param labels {@code [N]} of 64-bit integers
 * @param samples which of the training pictures they are, {@code [N]} of 64-bit integers
 * @param epoch from 0
 * @param epochs of the whole training
 */
public record Step(
    Network network,
    UnaryOperator<Supplier<Tensor>> passage,
    Tensor pictures,
    Tensor targets,
    Tensor labels,
    Tensor samples,
    int epoch,
    int epochs) {

  /** The logits of the pictures. */
  public Tensor logits() {
    return passage.apply(() -> network.logits(pictures, true)).get();
  }

  /** The last maps of the pictures. */
  public Tensor features() {
    return features(pictures);
  }

  private Tensor features(Tensor input) {
    return passage.apply(() -> network.features(input, true)).get();
  }

  /** The pictures and their changed copies, each in a forward pass of its own. */
  public MirroredViews views(SpatialTransform transform) {
    Linear classifier = network.classifier();
    Tensor changed = transform.apply(pictures);
    return new MirroredViews(
        features(), features(changed), classifier.weight(), classifier.bias(), transform);
  }
}
