package io.mien.inference.batch;

import io.mien.inference.batch.BatchRequest.Item;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs batches on a model, and finds whose fault a failure is.
 *
 * <p>A batch that throws is run again item by item, so that one item cannot spoil the others'
 * answers. An item that throws alone too is refused, unless the model's check says that the model
 * itself is broken.
 *
 * <p>Thread safe where the model is.
 *
 * @param <Q> an item
 * @param <A> its answer
 */
final class BatchRunner<Q, A> {
  private final BatchModel<Q, A> model;
  private final int rowsAlone;
  private final Consumer<BatchException> broken;

  /**
   * Makes one.
   *
   * @param rowsAlone of the run of a single item
   * @param broken hears that the model no longer works, before anybody whose items fail by it
   */
  BatchRunner(BatchModel<Q, A> model, int rowsAlone, Consumer<BatchException> broken) {
    this.model = model;
    this.rowsAlone = rowsAlone;
    this.broken = broken;
  }

  /**
   * Answers or refuses each of the items.
   *
   * @param rows of the run, at least one an item
   */
  void run(List<Item<Q, A>> items, int rows) {
    try {
      answer(items, rows);
    } catch (RuntimeException e) {
      // The border to the model: whatever it throws must reach those who asked, and no others.
      runAlone(items);
    } catch (Error e) {
      fail(items, e);
    }
  }

  private void runAlone(List<Item<Q, A>> items) {
    for (int i = 0; i < items.size(); i++) {
      try {
        answer(items.subList(i, i + 1), rowsAlone);
      } catch (RuntimeException e) {
        // The same border; now it is one item's fault, or the model's.
        try {
          model.check();
        } catch (RuntimeException | Error fault) {
          fail(items.subList(i, items.size()), fault);
          return;
        }
        items.get(i).refuse(new RefusedItemException(e));
      } catch (Error e) {
        fail(items.subList(i, items.size()), e);
        return;
      }
    }
  }

  private void fail(List<Item<Q, A>> items, Throwable fault) {
    String what = fault instanceof Error ? fault.toString() : fault.getMessage();
    BatchException why = new BatchException("the model no longer works: " + what, fault);
    broken.accept(why);
    items.forEach(item -> item.refuse(why));
  }

  private void answer(List<Item<Q, A>> items, int rows) {
    List<A> answers = model.run(items.stream().map(Item::question).toList(), rows);
    if (answers.size() != items.size()) {
      throw new IllegalStateException(
          "expected %d answers, found %d".formatted(items.size(), answers.size()));
    }
    for (int i = 0; i < answers.size(); i++) {
      items.get(i).answer(answers.get(i));
    }
  }
}
