package io.mien.training.loop;

import io.mien.training.data.Batch;
import io.mien.training.data.TrainingData;
import io.mien.training.method.Method;
import io.mien.training.method.Step;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Learns one batch after another: forward pass, backward pass, move of the weights. Not thread
 * safe.
 *
 * @param optimizer has to move the method's weights too
 * @param scale of the gradients, closed by whoever made it
 */
record TrainingStep(
    Network network,
    Method method,
    Optimizer optimizer,
    LoopSettings settings,
    GradientScale scale) {
  private static final long STEP_SEED = 0x9E3779B97F4A7C15L;

  /**
   * Learns a batch and returns its loss. Where the loss or a gradient is no finite number, the
   * weights stay as they were and the run ends, but for an overflow that a smaller scale may mend;
   * it ends too where a weight is none afterwards.
   *
   * @param state before the batch
   */
  @SuppressWarnings("try") // the scope works by being there
  double learn(TrainingData data, Batch batch, double rate, Place place, Checkpoint state) {
    long seed = settings.seed() ^ (place.batch() * STEP_SEED);
    torch.manual_seed(seed);
    try (PointerScope scope = new PointerScope()) {
      Step input = input(batch, place);
      Tensor loss = method.loss(input);
      double value = loss.item_float();
      if (!Double.isFinite(value)) {
        throw BrokenBatch.of("loss, found " + value, data, batch, state);
      }
      double factor = scale.factor();
      times(loss, place.share() * factor).backward();
      boolean isFinite = hasFiniteGradients();
      // Up a gradient that is no number, weights and statistics would become none too.
      if (isFinite && settings.sharpness() > 0) {
        sharpen(input, seed, factor);
        isFinite = hasFiniteGradients();
      }
      if (!isFinite && !scale.canShrink()) {
        throw BrokenBatch.of("gradient, found one that is no number", data, batch, state);
      }
      if (place.moves()) {
        move(isFinite, rate, place);
      }
      settle(isFinite, place.share() * factor);
      learned(input);
      requireFinite(data, batch, state);
      return value;
    }
  }

  /**
   * Statistics overflow in the forward pass and weights as they move, while loss and gradients are
   * still numbers; no checkpoint may have them.
   */
  private void requireFinite(TrainingData data, Batch batch, Checkpoint state) {
    List<Weight> changed = Weight.joined(network.weights(), optimizer.memory(), method.weights());
    if (Tensors.areFinite(changed.stream().map(Weight::tensor).toList())) {
      return;
    }
    String first =
        changed.stream()
            .filter(weight -> !Tensors.areFinite(List.of(weight.tensor())))
            .findFirst()
            .map(Weight::name)
            .orElse("the sum of all weights");
    throw BrokenBatch.of(
        "state afterwards, found a value that is no number in " + first, data, batch, state);
  }

  private boolean hasFiniteGradients() {
    return Gradients.areFinite(Weight.joined(optimizer.weights(), ownOfMethod()));
  }

  private Step input(Batch batch, Place place) {
    Optional<Tensor> others =
        batch.each() == 0
            ? Optional.empty()
            : Optional.of(
                Tensors.of(
                        batch.others(),
                        (long) batch.count() * batch.each(),
                        network.channels(),
                        network.pixels(),
                        network.pixels())
                    .contiguous(torch.MemoryFormat.ChannelsLast));
    return new Step(
        network,
        settings.precision()::run,
        pictures(network, batch).contiguous(torch.MemoryFormat.ChannelsLast),
        Tensors.of(batch.targets(), batch.count(), network.labels()),
        Tensors.ofWhole(batch.labels()),
        Tensors.ofWhole(batch.samples()),
        place.epoch(),
        settings.epochs(),
        others);
  }

  /** A batch's pictures as a tensor. */
  static Tensor pictures(Network network, Batch batch) {
    return Tensors.of(
        batch.pictures(), batch.count(), network.channels(), network.pixels(), network.pixels());
  }

  /** Takes the gradient anew where the loss is larger; chance falls as before. */
  private void sharpen(Step input, long seed, double factor) {
    SharpnessAware sharpness = new SharpnessAware(optimizer.weights(), settings.sharpness());
    List<Tensor> before = sharpness.climb();
    Gradients.clear(ownOfMethod());
    torch.manual_seed(seed);
    times(method.loss(input), factor).backward();
    sharpness.back(before);
  }

  /** Leaves the method its own gradients as they are of this batch alone, unscaled. */
  private void settle(boolean isFinite, double factor) {
    if (!isFinite) {
      Gradients.clear(ownOfMethod());
    } else if (factor != 1) {
      Gradients.multiply(ownOfMethod(), 1 / factor);
    }
  }

  /** What the method moves itself. */
  private List<Weight> ownOfMethod() {
    return method.weights().stream().filter(weight -> !weight.trained()).toList();
  }

  private static Tensor times(Tensor loss, double factor) {
    return factor == 1 ? loss : loss.mul(new Scalar(factor));
  }

  private void move(boolean isFinite, double rate, Place place) {
    if (!isFinite) {
      Gradients.clear(optimizer.weights());
      scale.shrink();
      return;
    }
    scale.undo(optimizer.weights());
    if (settings.clip() > 0) {
      Gradients.clip(optimizer.weights(), settings.clip());
    }
    optimizer.step(rate, place.move());
  }

  @SuppressWarnings("try") // the guard works by being there
  private void learned(Step input) {
    try (NoGradGuard guard = new NoGradGuard()) {
      method.moved(input);
    }
  }
}
