package io.mien.inference;

import io.mien.inference.batch.BatchModel;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A network whose runs are counted, and its loss is told of; runs for warming up are not counted.
 *
 * @param counter takes the items of each run
 * @param lost hears that the network no longer answers as at start
 */
record CountedModel<Q, A>(BatchModel<Q, A> model, IntConsumer counter, Runnable lost)
    implements BatchModel<Q, A> {

  @Override
  public List<A> run(List<Q> items, int rows) {
    if (!items.isEmpty()) {
      counter.accept(items.size());
    }
    return model.run(items, rows);
  }

  @Override
  public void check() {
    try {
      model.check();
    } catch (RuntimeException e) {
      lost.run(); // whatever it is that broke; the batcher ends with it
      throw e;
    }
  }
}
