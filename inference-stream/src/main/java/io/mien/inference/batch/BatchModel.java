package io.mien.inference.batch;

import java.util.List;

/**
 * What a {@link Batcher} runs. Runs may go side by side.
 *
 * @param <Q> an item
 * @param <A> its answer
 */
public interface BatchModel<Q, A> {

  /**
   * Runs a batch.
   *
   * @param items at most as many as rows; none where only the speed of such a run is of interest
   * @param rows of the batch; the rows after the items' are padding
   * @return as many answers as items, in their order
   */
  List<A> run(List<Q> items, int rows);

  /**
   * Runs on a fixed input.
   *
   * @throws RuntimeException when the answer is not what it was at start: the device is lost
   */
  default void check() {}
}
