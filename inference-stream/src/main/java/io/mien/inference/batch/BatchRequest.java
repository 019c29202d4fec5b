package io.mien.inference.batch;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The items that a caller handed over together, and their answers as they come. Thread safe.
 *
 * @param <Q> an item
 * @param <A> its answer
 */
final class BatchRequest<Q, A> {

  private final Object source;
  private final List<Q> items;
  private final CompletableFuture<List<A>> answer = new CompletableFuture<>();
  private final @Nullable Object[] answers;
  private @Nullable RuntimeException failure;
  private int missing;

  BatchRequest(Object source, List<Q> items) {
    this.source = source;
    this.items = List.copyOf(items);
    this.answers = new @Nullable Object[items.size()];
    this.missing = items.size();
  }

  /** One item of a request, on its way through a batch. */
  record Item<Q, A>(BatchRequest<Q, A> request, int index) {

    Q question() {
      return request.items.get(index);
    }

    void answer(A value) {
      request.settle(index, value, null);
    }

    void refuse(RuntimeException why) {
      request.settle(index, null, why);
    }
  }

  /** Who asks: of two requests of the same source the second comes after the first's answer. */
  Object source() {
    return source;
  }

  int size() {
    return items.size();
  }

  CompletableFuture<List<A>> answer() {
    return answer;
  }

  @SuppressWarnings("unchecked") // only answers were put in
  private void settle(int index, @Nullable A value, @Nullable RuntimeException why) {
    synchronized (this) {
      answers[index] = value;
      failure = failure == null ? why : failure;
      missing--;
      if (missing > 0) {
        return;
      }
    }
    // Outside of the lock: whoever waits goes on from here.
    RuntimeException failed = failure;
    if (failed == null) {
      answer.complete((List<A>) (List<?>) List.copyOf(Arrays.asList(answers)));
    } else {
      answer.completeExceptionally(failed);
    }
  }
}
