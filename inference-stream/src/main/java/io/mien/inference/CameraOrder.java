package io.mien.inference;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Lets a frame wait until the one before of its camera is through. Thread safe. */
final class CameraOrder {

  private final Map<String, CompletableFuture<?>> newest = new ConcurrentHashMap<>();

  /**
   * Works on a camera's next frame, given in the order of its frames.
   *
   * @param ready what of the frame needs not wait
   * @param work gets it when the frame before is through, whether that went well or not
   */
  synchronized <T, R> CompletableFuture<R> next(
      String camera,
      CompletableFuture<T> ready,
      Function<CompletableFuture<T>, CompletableFuture<R>> work) {
    CompletableFuture<?> before = newest.get(camera);
    CompletableFuture<R> result =
        work.apply(
            before == null
                ? ready
                : ready.thenCombine(
                    before.handle((past, failure) -> true), (value, through) -> value));
    newest.put(camera, result);
    CompletableFuture<R> unused =
        result.whenComplete((past, failure) -> newest.remove(camera, result));
    return result;
  }
}
