package io.mien.training.loop;

import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.List;
import java.util.Optional;

/**
 * Keeps small gradients from vanishing in {@link Precision#FP16} (Micikevicius et al., 2018,
 * section 3.2): the loss is multiplied by a factor before the backward pass, and the gradients are
 * divided by it before they move the weights. Where one overflows, the move is left out and the
 * factor halved; after 2,000 moves without it is doubled. It is a power of two, so that nothing is
 * rounded.
 *
 * <p>In the other formats it is 1 and stays so. Whoever makes one closes it. Not thread safe.
 */
final class GradientScale implements AutoCloseable {
  private static final float FIRST = 65_536;
  private static final float MOVES_TO_DOUBLE = 2_000;

  /** The factor, and the moves since it changed. */
  private final Optional<Weight> memory;

  GradientScale(Precision precision) {
    memory =
        precision == Precision.FP16
            ? Optional.of(
                new Weight(
                    "gradient.scale", Tensors.of(new float[] {FIRST, 0}, 2), Weight.Kind.STATISTIC))
            : Optional.empty();
  }

  /** What the loss has to be multiplied by, at least 1. */
  double factor() {
    return memory.map(weight -> Tensors.values(weight.tensor())[0]).orElse(1f);
  }

  /** Whether a gradient that is no finite number may come of the factor. */
  boolean canShrink() {
    return factor() > 1;
  }

  /** Halves the factor after such a gradient. */
  void shrink() {
    set((float) factor() / 2, 0);
  }

  /** Divides the gradients by the factor before a move. */
  void undo(List<Weight> weights) {
    if (memory.isEmpty()) {
      return;
    }
    double factor = factor();
    Gradients.multiply(weights, 1 / factor);
    float moves = Tensors.values(memory.orElseThrow().tensor())[1] + 1;
    boolean isLong = moves >= MOVES_TO_DOUBLE;
    set((float) (isLong ? 2 * factor : factor), isLong ? 0 : moves);
  }

  private void set(float factor, float moves) {
    Tensors.set(memory.orElseThrow().tensor(), new float[] {factor, moves});
  }

  /** What a checkpoint has to hold besides the weights. */
  List<Weight> memory() {
    return memory.stream().toList();
  }

  @Override
  public void close() {
    memory.ifPresent(weight -> weight.tensor().close());
  }
}
