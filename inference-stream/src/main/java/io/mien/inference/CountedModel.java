package io.mien.inference;

import io.mien.inference.batch.BatchModel;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A network whose runs are counted; those for warming up are not.
 *
 * @param counter takes the items of each run
 */
record CountedModel<Q, A>(BatchModel<Q, A> model, IntConsumer counter) implements BatchModel<Q, A> {

  @Override
  public List<A> run(List<Q> items, int rows) {
    if (!items.isEmpty()) {
      counter.accept(items.size());
    }
    return model.run(items, rows);
  }

  @Override
  public void check() {
    model.check();
  }
}
