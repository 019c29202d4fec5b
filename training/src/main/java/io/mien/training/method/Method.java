package io.mien.training.method;

import io.mien.training.net.Weight;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What the steps of a training make small. Not thread safe. */
public interface Method {
  /** The loss of a step, one value. */
  Tensor loss(Step step);

  /**
   * What is kept between steps besides the network; those that are trained, the optimizer moves.
   */
  default List<Weight> weights() {
    return List.of();
  }

  /**
   * Called after a batch has been learned and the weights, where they move now, have been moved;
   * with the step whose loss was asked for last.
   */
  default void moved(Step step) {}
}
