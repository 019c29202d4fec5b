package io.mien.training.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Flooding (Ishida et al., 2020) as LFNSB's code has it: a loss below the threshold becomes {@code
 * |loss - level| + level}, so that it is made larger again below the level.
 *
 * @param level published: 0.5
 * @param threshold published: 0.52
 */
public record Flooding(double level, double threshold) {
  /** The loss to be made small. */
  public Tensor of(Tensor loss) {
    if (loss.item().toDouble() >= threshold) {
      return loss;
    }
    return loss.sub(new Scalar(level)).abs().add(new Scalar(level));
  }
}
